// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "probes/base/error.h"

#include <QByteArray>
#include <QThread>

#include <cstdint>
#include <memory>

class QUdpSocket;

namespace sidestage {

/// A resolver for the demo: answers over UDP from a table, on 127.0.0.1, on a thread of its own.
/// Asks nobody else.
class DemoResolver
{
public:
    /// Takes a free port at once and keeps it; says nothing until `serve`.
    static Result<std::unique_ptr<DemoResolver>> listen();
    ~DemoResolver();

    std::uint16_t port() const { return m_port; }
    /// `table` is a JSON list of {name, type, text}: an address (A), a name (CNAME, NS), the text
    /// of a TXT, "PREFERENCE NAME" (MX), "TAG VALUE" (CAA). A name may begin with `*.`.
    Result<void> serve(const QByteArray &table);

private:
    DemoResolver() = default;

    QThread m_thread;
    QUdpSocket *m_socket = nullptr; ///< lives on m_thread once it serves
    std::uint16_t m_port = 0;
};

} // namespace sidestage
