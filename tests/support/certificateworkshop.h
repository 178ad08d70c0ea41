// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QString>
#include <QTemporaryDir>

#include <string>

namespace sidestage::test {

/// What a certificate is to be like.
struct CertificateOrder
{
    QString signer; ///< a name that was made before; empty: it signs itself
    QString names = QStringLiteral("DNS:localhost"); ///< as in subjectAltName; empty: none
    QString organisation = QStringLiteral("Acme Test");
    bool isAuthority = false;
    bool isRsa = false; ///< else P-256
    int rsaBits = 2048;
    QString hash = QStringLiteral("sha256");
    int beginsInDays = -1;
    int endsInDays = 90;
    bool mustStaple = false;
};

/// Certificates of every sort, made by the `openssl` program for one test. Each is NAME.pem with
/// NAME.key in the folder, and its common name is NAME.
class CertificateWorkshop
{
public:
    /// Where `openssl` is missing it is not usable.
    CertificateWorkshop();

    bool isUsable() const { return m_isUsable; }
    /// Whether it came about.
    bool make(const QString &name, const CertificateOrder &order) const;
    /// Writes those certificates into one file: a chain as a server sends it.
    QString chain(const QString &file, const QStringList &names) const;
    /// A signed status of a certificate, DER, made by its signer.
    bool makeStatus(const QString &name, const QString &signer, bool isRevoked) const;
    QString path(const QString &file) const { return m_folder.filePath(file); }
    std::string pem(const QString &name) const;
    /// The certificate's bytes.
    std::string der(const QString &name) const;
    QString folder() const { return m_folder.path(); }

private:
    bool openssl(const QStringList &arguments) const;

    QTemporaryDir m_folder;
    bool m_isUsable = false;
};

} // namespace sidestage::test
