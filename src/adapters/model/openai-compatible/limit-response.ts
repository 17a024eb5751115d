/** Keeps a broken or hostile endpoint from filling memory: no answer needs more bytes than this. */

const mostBytes = 8 * 1024 * 1024;

/** A `fetch` whose response bodies fail after 8 MiB, so that one endless line is not collected for ever. */
export function limitResponse(fetchResponse: typeof fetch): typeof fetch {
  return async (input, init) => {
    const response = await fetchResponse(input, init);
    if (!response.body) return response;
    let bytes = 0;
    const counted = response.body.pipeThrough(
      new TransformStream<Uint8Array, Uint8Array>({
        transform(chunk, controller) {
          bytes += chunk.byteLength;
          if (bytes > mostBytes)
            controller.error(new Error(`the model's response is larger than ${mostBytes} bytes`));
          else controller.enqueue(chunk);
        },
      }),
    );
    const { status, statusText, headers } = response;
    return new Response(counted, { status, statusText, headers });
  };
}
