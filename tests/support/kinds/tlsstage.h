// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "probes/base/snapshot.h"
#include "tests/support/certificateworkshop.h"
#include "tests/support/proberunner.h"
#include "tests/support/readingtext.h"
#include "tests/support/serverprocess.h"

#include <QStringList>

#include <string>
#include <utility>
#include <vector>

namespace sidestage::test {

/// Certificates and real servers for the tests of the probe `tls`. "root" signs "middle", which
/// signs "site" (RSA) and "other" (P-256, with three days left), both for localhost,
/// app.acme.test and *.shop.acme.test. Their chains are "site-chain" and "other-chain", the latter
/// with its root.
class TlsStage
{
public:
    /// Where `openssl` is missing it is not usable.
    TlsStage();

    bool isUsable() const { return m_isUsable; }
    const CertificateWorkshop &workshop() const { return m_workshop; }
    /// The address on localhost, and "root" as the authority.
    OptionValue::Map optionsFor(int port) const;
    /// What the probe finds at that port.
    Reading probed(int port) const;
    /// Starts `openssl s_server`; the port, or 0 where it does not come up. `chain`: what it sends,
    /// CERTIFICATE-chain if not said.
    int serve(ServerProcess &process, const QString &certificate, const QStringList &arguments = {},
              const QString &chain = {}) const;

private:
    CertificateWorkshop m_workshop;
    bool m_isUsable = false;
};

/// Everything, for a test that failed.
std::string shown(const Reading &reading);

/// What `sslscan` finds at that port, in the words of the probe's facts.
std::vector<std::pair<std::string, std::string>> sslscanSays(int port);

} // namespace sidestage::test
