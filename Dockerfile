# The collector for a served ClickHouse (see docker-compose.yml). The embedded engine is left out: it is what makes an
# installation large.
FROM node:24-slim AS build
WORKDIR /app
COPY . .
RUN npm ci && npm run build
# Only what runs: no build tools, no embedded database.
RUN rm -rf node_modules && npm ci --omit=dev --omit=optional --workspace=@hindsight/collector

FROM node:24-slim
ENV NODE_ENV=production HOST=0.0.0.0 DATA_DIR=/data
WORKDIR /app
COPY --from=build /app/package.json ./
COPY --from=build /app/node_modules node_modules
COPY --from=build /app/protocol protocol
COPY --from=build /app/demo demo
COPY --from=build /app/recorder/dist recorder/dist
COPY --from=build /app/dashboard/dist dashboard/dist
COPY --from=build /app/collector collector
# Uploads wait here while ClickHouse is away.
RUN mkdir /data && chown node:node /data
VOLUME /data
USER node
EXPOSE 8080
# Lives: the container is started again where this fails. Whether the store answers is /readyz, which a balancer asks.
HEALTHCHECK --interval=15s --timeout=5s --start-period=60s --retries=4 \
  CMD ["node", "-e", "fetch('http://127.0.0.1:' + (process.env.PORT || 8080) + '/healthz').then((r) => process.exit(r.ok ? 0 : 1), () => process.exit(1))"]
CMD ["node", "collector/dist/main.js"]
