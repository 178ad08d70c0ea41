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
    // `openssl ca` is the one that signs with dates of one's choice, and it wants a small database.
    QFile configuration(QString::fromStdString(file("ca.cnf")));
    if (!configuration.open(QIODevice::WriteOnly))
        return;
    configuration.write("[ca]\ndefault_ca=test\n[test]\ndir=.\ndatabase=index.txt\n"
                        "new_certs_dir=.\ncertificate=ca.pem\nprivate_key=ca.key\n"
                        "serial=serial\nrand_serial=yes\ndefault_md=sha256\npolicy=any\n"
                        "unique_subject=no\n[any]\ncommonName=supplied\n");
    configuration.close();
    QFile index(QString::fromStdString(file("index.txt")));
    if (!index.open(QIODevice::WriteOnly))
        return;
    index.close();
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
    const std::string dates =
        isExpired ? " -startdate 20200101000000Z -enddate 20200201000000Z" : " -days 1";
    openssl("ca -batch -notext -config ca.cnf -in " + name + ".csr -extfile " + name + ".ext -out "
            + name + ".pem" + dates);

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
