// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "probes/base/error.h"

#include <QByteArray>
#include <QThread>

#include <cstdint>
#include <memory>

class QSslConfiguration;
class QTcpServer;

namespace sidestage {

/// A web server for the demo: answers GET, HEAD and OPTIONS from a table, on 127.0.0.1, on a
/// thread of its own. Knows nothing else, and keeps nothing.
class DemoServer
{
public:
    /// Takes a free port at once and keeps it; refuses nothing until `serve`.
    static Result<std::unique_ptr<DemoServer>> listen();
    /// The same for HTTPS.
    static Result<std::unique_ptr<DemoServer>> listen(const QSslConfiguration &tls);
    ~DemoServer();

    std::uint16_t port() const { return m_port; }
    /// `table` is a JSON list of {path, authorization, status, headers: [[name, value]…], body}; an
    /// answer with `authorization` is for requests with that header, and a body that is an object
    /// is sent as JSON. In headers and bodies `@HOST@` becomes this server's host and port,
    /// `@NONCE@` something new each time.
    Result<void> serve(const QByteArray &table);

private:
    DemoServer() = default;
    static Result<std::unique_ptr<DemoServer>> listenWith(std::unique_ptr<QTcpServer> socket);

    QThread m_thread;
    QTcpServer *m_server = nullptr; ///< lives on m_thread once it serves
    std::uint16_t m_port = 0;
};

} // namespace sidestage
