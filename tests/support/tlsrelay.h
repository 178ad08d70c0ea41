// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "tests/support/serverthread.h"

#include <QByteArray>

#include <functional>
#include <optional>

namespace sidestage::test {

/// Stands in front of a TLS server on loopback and hands everything on, but for clients whose
/// greeting names one version (0x0302: TLS 1.1), to whom it never says a word, or for those that
/// are answered otherwise. On a thread of its own.
class TlsRelay
{
public:
    /// What is said in the server's stead to such a greeting; empty: silence; nothing: it is
    /// handed on.
    using Instead = std::function<std::optional<QByteArray>(const QByteArray &greeting)>;

    TlsRelay(int serverPort, int deafTo);
    TlsRelay(int serverPort, const Instead &instead);

    int port() const { return m_port; }

private:
    int m_port = 0;
    ServerThread m_thread;
};

} // namespace sidestage::test
