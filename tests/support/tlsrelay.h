// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "tests/support/serverthread.h"

namespace sidestage::test {

/// Stands in front of a TLS server on loopback and hands everything on, but for clients whose
/// greeting names one version (0x0302: TLS 1.1): to these it never says a word. On a thread of its
/// own.
class TlsRelay
{
public:
    TlsRelay(int serverPort, int deafTo);

    int port() const { return m_port; }

private:
    int m_port = 0;
    ServerThread m_thread;
};

} // namespace sidestage::test
