// SPDX-License-Identifier: Apache-2.0
// A real OpenID provider and the applications that sign in at it, on loopback, for one test.
//   node provider.mjs NODE_MODULES CONFIGURATION LOG
// CONFIGURATION: { issuer, port, clients: [...], apps: [{ host, port, logins }] } as JSON, where
// `logins` has what is asked for beyond the usual, by the path of the login: { "/login": {...} }.
// LOG: a line for each request: "provider GET /auth", "127.0.0.1 GET /login".
import { appendFileSync, readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

const [modules, configurationFile, logFile] = process.argv.slice(2);
const { Provider } = await import(
    pathToFileURL(join(modules, 'oidc-provider', 'lib', 'index.js')));
const configuration = JSON.parse(readFileSync(configurationFile, 'utf8'));
const log = (who, request) => appendFileSync(
    logFile,
    `${who} ${request.method} ${request.url.split('?')[0]} ${Object.keys(request.headers).sort().join(',')}\n`);
const fresh = () => randomBytes(24).toString('base64url');

for (const app of configuration.apps) {
    createServer((request, response) => {
        log(app.host, request);
        if (request.url === '/logout') {
            const query = new URLSearchParams({
                post_logout_redirect_uri: `http://${app.host}:${app.port}/`,
                state: fresh(),
            });
            response.writeHead(302, {
                Location: `${configuration.issuer}/session/end?${query}`,
            }).end();
            return;
        }
        const login = app.logins[request.url];
        if (!login) {
            response.writeHead(request.url === '/callback' ? 400 : 404).end();
            return;
        }
        const query = new URLSearchParams({
            response_type: 'code',
            redirect_uri: `http://${app.host}:${app.port}/callback`,
            scope: 'openid email',
            state: fresh(),
            nonce: fresh(),
            started: fresh().replace(/[^a-z]/g, ''),
            code_challenge: fresh() + fresh().slice(0, 11),
            code_challenge_method: 'S256',
            ...login,
        });
        response.writeHead(302, { Location: `${configuration.issuer}/auth?${query}` }).end();
    }).listen(app.port, app.host);
}

const provider = new Provider(configuration.issuer, { clients: configuration.clients });
const handle = provider.callback();
createServer((request, response) => {
    log('provider', request);
    handle(request, response);
}).listen(configuration.port, '127.0.0.1');
