# One image for the API and the worker: `docker run sentinelml node bin/sentinel.js worker` is the latter.
# To change it for one of your own registry, or a digest: --build-arg NODE_IMAGE=…
ARG NODE_IMAGE=node:20.19.5-bookworm-slim

FROM ${NODE_IMAGE} AS build
WORKDIR /app
COPY package.json package-lock.json ./
# Without scripts: `prepare` would build, and the sources are not there yet. No dependency needs a script to run.
RUN npm ci --ignore-scripts
COPY . .
RUN npm run build && npm prune --omit=dev --ignore-scripts

FROM ${NODE_IMAGE}
# The Temporal client trusts the system's certificates, and the slim image has none.
RUN apt-get update \
  && apt-get install --yes --no-install-recommends ca-certificates \
  && rm -rf /var/lib/apt/lists/*
ENV NODE_ENV=production
WORKDIR /app
COPY --from=build /app/node_modules node_modules
COPY --from=build /app/dist dist
COPY package.json sentinel.config.yaml ./
COPY bin bin
COPY report/templates report/templates
# Everything that is written goes under data/, so only that belongs to the user that runs.
COPY --chown=node:node data data
RUN chown node:node data
# Last, as it differs with every build.
ARG SENTINEL_COMMIT=
ENV SENTINEL_COMMIT=${SENTINEL_COMMIT}
USER node
EXPOSE 5000 9464 9465
CMD ["node", "bin/sentinel.js", "api"]
