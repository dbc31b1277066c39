# One image for every process of Sealpost; the command chooses which. Debian: Temporal's native part needs glibc.
# Not built where it was written (no container engine there); see README, "What could not be run".
FROM node:22-bookworm-slim
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
RUN npm ci --omit=dev \
 && find node_modules/@temporalio/core-bridge/releases -mindepth 1 -maxdepth 1 ! -name '*linux-gnu*' -exec rm -rf {} +
COPY domain domain
COPY workflows workflows
COPY activities activities
COPY api api
COPY workers workers
COPY migrations migrations
COPY lib lib
COPY bin bin
COPY tsconfig.json ./
RUN npm run build \
 && useradd --system --uid 10001 --home-dir /app sealpost \
 && install -d -o sealpost /run/sealpost
ENV NODE_ENV=production WORKFLOW_BUNDLE_FILE=/app/workflow-bundle.js API_HOST=0.0.0.0
USER sealpost
CMD ["npm", "run", "start:api"]
