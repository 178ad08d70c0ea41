// SPDX-License-Identifier: Apache-2.0
#include "tests/support/testcertificates.h"

#include <QFile>
#include <QProcess>
#include <QSslCertificate>
#include <QSslKey>

namespace sidestage::test {

bool TestCertificates::openssl(const std::string &arguments) const
{
    QProcess process;
    process.setWorkingDirectory(m_folder.path());
    process.start(QStringLiteral("openssl"),
                  QString::fromStdString(arguments).split(QLatin1Char(' ')));
    return process.waitForFinished(10000) && process.exitCode() == 0;
}

TestCertificates::TestCertificates()
{
    m_isUsable = openssl("req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes "
                         "-keyout ca.key -out ca.pem -days 1 -subj /CN=Test-Authority");
}

QSslConfiguration TestCertificates::server(const std::string &name, bool isExpired) const
{
    QFile extension(QString::fromStdString(file(name + ".ext")));
    if (extension.open(QIODevice::WriteOnly))
        extension.write("subjectAltName=DNS:" + QByteArray::fromStdString(name) + '\n');
    extension.close();
    openssl("req -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -keyout " + name
            + ".key -out " + name + ".csr -subj /CN=" + name);
    // A negative number of days gives a certificate whose end lies before now.
    openssl("x509 -req -in " + name + ".csr -CA ca.pem -CAkey ca.key -CAcreateserial -extfile "
            + name + ".ext -out " + name + ".pem -days " + (isExpired ? "-10" : "1"));

    QSslConfiguration configuration = QSslConfiguration::defaultConfiguration();
    QFile key(QString::fromStdString(file(name + ".key")));
    if (key.open(QIODevice::ReadOnly))
        configuration.setPrivateKey(QSslKey(&key, QSsl::Ec));
    const auto chain = QSslCertificate::fromPath(QString::fromStdString(file(name + ".pem")));
    if (!chain.isEmpty())
        configuration.setLocalCertificate(chain.first());
    configuration.setPeerVerifyMode(QSslSocket::VerifyNone);
    return configuration;
}

} // namespace sidestage::test
