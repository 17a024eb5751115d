# Yaowen in a container: as an unprivileged user, on a file system that may be read-only but for /data and /tmp.
#   docker build -t yaowen .
#   docker run --read-only --tmpfs /tmp -v yaowen:/data -p 127.0.0.1:8787:8787 yaowen
FROM node:24.21.0-bookworm-slim AS build
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
# Node comes with the image; the packaged one of the optional dependency is not needed.
RUN npm ci --omit=dev --omit=optional
COPY tsconfig.json ./
COPY src src
COPY knowledge knowledge
COPY prompts prompts
COPY widget widget
RUN node widget/build.ts

FROM node:24.21.0-bookworm-slim
ENV NODE_ENV=production MALLOC_ARENA_MAX=2 HOST=0.0.0.0 PORT=8787 DATA_DIR=/data
WORKDIR /app
COPY --from=build /app /app
COPY LICENSE README.md ./
# The questions by which a release is measured before it may go live.
COPY test/evals/golden.jsonl test/evals/
RUN install -d -o node -g node /data
USER node
VOLUME /data
EXPOSE 8787
HEALTHCHECK --interval=10s --timeout=3s --start-period=60s --retries=6 \
  CMD ["node", "-e", "fetch(`http://127.0.0.1:${process.env.PORT}/readyz`).then((r) => process.exit(r.ok ? 0 : 1), () => process.exit(1))"]
# SIGTERM lets running turns finish before the process ends.
STOPSIGNAL SIGTERM
CMD ["node", "--max-semi-space-size=4", "src/runtime/cli.ts", "start"]
