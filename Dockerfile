# The ready-made server, of this checkout.
#
#   docker build --tag vouchsafe .
#   docker run --rm --publish 8000:8000 vouchsafe
#
# runs the demo at http://localhost:8000. A configuration is mounted at /app/vouchsafe.config.json (or .js, .mjs), and a
# SQLite file belongs in a volume at /data.

FROM node:22-slim AS build
WORKDIR /build
COPY . .
RUN npm ci --no-audit --no-fund && npm pack --silent --pack-destination /tmp

FROM node:22-slim AS app
WORKDIR /app
COPY --from=build /tmp/vouchsafe-*.tgz /tmp/
# With the drivers of the databases that its configuration can name.
RUN npm init --yes > /dev/null \
  && npm install --no-audit --no-fund --omit=dev /tmp/vouchsafe-*.tgz redis@6 pg@8 \
  && npm cache clean --force

FROM node:22-slim
ENV NODE_ENV=production
WORKDIR /app
COPY --from=app /app .
RUN mkdir /data && chown node:node /data
USER node
VOLUME /data
EXPOSE 8000
HEALTHCHECK CMD ["node", "-e", "fetch('http://localhost:8000/readyz').then(({ ok }) => process.exit(ok ? 0 : 1), () => process.exit(1))"]
# Node.js itself, so that SIGTERM reaches it: it finishes what is under way.
ENTRYPOINT ["node", "node_modules/vouchsafe/dist/adapters/server/cli.js"]
CMD ["serve", "--host", "0.0.0.0", "--port", "8000"]
