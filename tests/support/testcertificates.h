// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QSslConfiguration>
#include <QTemporaryDir>

#include <string>

namespace sidestage::test {

/// A certificate authority of its own, made by the `openssl` program for one test, and what it
/// signs.
class TestCertificates
{
public:
    /// Not usable where `openssl` is missing: `isUsable` says so.
    TestCertificates();

    bool isUsable() const { return m_isUsable; }
    /// PEM of the authority.
    std::string authorityFile() const { return file("ca.pem"); }
    std::string folder() const { return m_folder.path().toStdString(); }
    /// For a server: a certificate for that name, which expired long ago or runs for a day.
    /// Writes NAME.pem and NAME.key into the folder.
    QSslConfiguration server(const std::string &name, bool isExpired = false) const;

private:
    std::string file(const std::string &name) const { return folder() + '/' + name; }
    bool openssl(const std::string &arguments) const;

    QTemporaryDir m_folder;
    bool m_isUsable = false;
};

} // namespace sidestage::test
