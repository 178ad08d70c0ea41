// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "probes/base/error.h"

#include <QByteArray>
#include <QSslConfiguration>

#include <memory>

struct evp_pkey_st;
struct x509_st;

namespace sidestage {

/// An authority for the demo, made anew each time, and what it signs. Its key never leaves this
/// object.
class DemoCertificates
{
public:
    static Result<DemoCertificates> make();

    /// The authority's certificate as PEM, which the demo's targets name as theirs.
    QByteArray authority() const;
    /// For a server on 127.0.0.1: a certificate that runs for that many days from yesterday on.
    Result<QSslConfiguration> server(int days) const;

private:
    using Key = std::shared_ptr<evp_pkey_st>;
    using Certificate = std::shared_ptr<x509_st>;
    DemoCertificates() = default;

    Key m_key;
    Certificate m_certificate;
};

} // namespace sidestage
