/**
 * Server-sent events, after the HTML standard's parsing rules: any of the three line ends, comments,
 * several `data:` lines, a byte order mark at the start. An event cut off before its blank line is dropped.
 */
export interface ServerSentEvent {
  event: string;
  data: string;
  id: string;
}

/** An event larger than this is a fault of the server, not an answer. */
export const eventCharsMax = 4_000_000;

export interface SseParser {
  /** Takes the next piece of text and returns the events it completed. Throws `RangeError` on a huge event. */
  push(text: string): ServerSentEvent[];
}

/** A parser for one stream. Work is linear in the text, however it is cut. */
export function createSseParser(): SseParser {
  let line = '';
  let data: string[] = [];
  let dataChars = 0;
  let event = '';
  let id = '';
  let atStart = true;
  let skipLineFeed = false;

  function takeField(out: ServerSentEvent[]): void {
    if (line === '') {
      if (data.length > 0) out.push({ event: event || 'message', data: data.join('\n'), id });
      data = [];
      dataChars = 0;
      event = '';
      return;
    }
    const colon = line.indexOf(':');
    if (colon === 0) return;
    const field = colon < 0 ? line : line.slice(0, colon);
    let value = colon < 0 ? '' : line.slice(colon + 1);
    if (value.startsWith(' ')) value = value.slice(1);
    if (field === 'data') {
      data.push(value);
      dataChars += value.length;
    } else if (field === 'event') event = value;
    else if (field === 'id' && !value.includes('\0')) id = value;
  }

  return {
    push(text) {
      const out: ServerSentEvent[] = [];
      if (text === '') return out;
      let from = 0;
      if (atStart) {
        atStart = false;
        if (text.startsWith('\uFEFF')) from = 1;
      }
      for (let at = from; at < text.length; at++) {
        const code = text.charCodeAt(at);
        if (skipLineFeed) {
          skipLineFeed = false;
          if (code === 10) {
            from = at + 1;
            continue;
          }
        }
        if (code !== 10 && code !== 13) continue;
        line += text.slice(from, at);
        takeField(out);
        line = '';
        from = at + 1;
        skipLineFeed = code === 13;
      }
      line += text.slice(from);
      if (line.length + dataChars > eventCharsMax) throw new RangeError('event too large');
      return out;
    },
  };
}
