// SPDX-License-Identifier: Apache-2.0
#include "tests/support/certificateworkshop.h"

#include <QDateTime>
#include <QFile>
#include <QProcess>
#include <QSslCertificate>

namespace sidestage::test {

namespace {

bool write(const QString &path, const QByteArray &text)
{
    QFile file(path);
    return file.open(QIODevice::WriteOnly | QIODevice::Truncate) && file.write(text) == text.size();
}

QString dateIn(int days)
{
    return QDateTime::currentDateTimeUtc().addDays(days).toString(
        QStringLiteral("yyyyMMddHHmmss'Z'"));
}

} // namespace

CertificateWorkshop::CertificateWorkshop()
{
    // `openssl ca` is the one that signs with dates of one's choice, and it wants a small database.
    m_isUsable = write(path(QStringLiteral("index.txt")), {})
        && write(path(QStringLiteral("ca.cnf")),
                 "[ca]\ndefault_ca=test\n[test]\ndir=.\ndatabase=index.txt\nnew_certs_dir=.\n"
                 "serial=serial\nrand_serial=yes\ndefault_md=sha256\npolicy=any\n"
                 "unique_subject=no\npreserve=yes\n[any]\norganizationName=optional\n"
                 "commonName=supplied\n")
        && openssl({QStringLiteral("version")});
}

bool CertificateWorkshop::openssl(const QStringList &arguments) const
{
    QProcess process;
    process.setWorkingDirectory(folder());
    process.setProcessChannelMode(QProcess::MergedChannels);
    process.start(QStringLiteral("openssl"), arguments);
    const bool isDone = process.waitForFinished(20000) && process.exitCode() == 0;
    if (!isDone)
        qInfo("openssl %s: %s", qPrintable(arguments.join(QLatin1Char(' '))),
              process.readAll().constData());
    return isDone;
}

bool CertificateWorkshop::make(const QString &name, const CertificateOrder &order) const
{
    const auto file = [&](const char *ending) { return QString(name + QLatin1String(ending)); };
    QByteArray extensions = order.isAuthority
        ? "basicConstraints=critical,CA:TRUE\nkeyUsage=keyCertSign,cRLSign,digitalSignature\n"
        : "basicConstraints=CA:FALSE\n";
    extensions += "subjectKeyIdentifier=hash\n";
    if (!order.isAuthority && !order.names.isEmpty())
        extensions += "subjectAltName=" + order.names.toUtf8() + '\n';
    if (order.mustStaple)
        extensions += "tlsfeature=status_request\n";
    QStringList key{QStringLiteral("genpkey"), QStringLiteral("-out"), file(".key"),
                    QStringLiteral("-algorithm")};
    if (order.isRsa)
        key << QStringLiteral("RSA") << QStringLiteral("-pkeyopt")
            << QStringLiteral("rsa_keygen_bits:%1").arg(order.rsaBits);
    else
        key << QStringLiteral("EC") << QStringLiteral("-pkeyopt")
            << QStringLiteral("ec_paramgen_curve:P-256");
    const auto signer = order.signer.isEmpty() ? name : order.signer;
    QStringList sign{QStringLiteral("ca"),
                     QStringLiteral("-batch"),
                     QStringLiteral("-notext"),
                     QStringLiteral("-config"),
                     QStringLiteral("ca.cnf"),
                     QStringLiteral("-in"),
                     file(".csr"),
                     QStringLiteral("-out"),
                     file(".pem"),
                     QStringLiteral("-extfile"),
                     file(".ext"),
                     QStringLiteral("-md"),
                     order.hash,
                     QStringLiteral("-startdate"),
                     dateIn(order.beginsInDays),
                     QStringLiteral("-enddate"),
                     dateIn(order.endsInDays),
                     QStringLiteral("-keyfile"),
                     QString(signer + QLatin1String(".key"))};
    if (order.signer.isEmpty())
        sign << QStringLiteral("-selfsign");
    else
        sign << QStringLiteral("-cert") << QString(signer + QLatin1String(".pem"));
    return write(path(file(".ext")), extensions) && openssl(key)
        && openssl({QStringLiteral("req"), QStringLiteral("-new"), QStringLiteral("-key"),
                    file(".key"), QStringLiteral("-out"), file(".csr"), QStringLiteral("-subj"),
                    QStringLiteral("/O=%1/CN=%2").arg(order.organisation, name)})
        && openssl(sign);
}

QString CertificateWorkshop::chain(const QString &file, const QStringList &names) const
{
    QByteArray all;
    for (const auto &name : names)
        all += QByteArray::fromStdString(pem(name));
    return write(path(file), all) ? path(file) : QString();
}

bool CertificateWorkshop::makeStatus(const QString &name, const QString &signer,
                                     bool isRevoked) const
{
    const auto pemOf = [](const QString &of) { return QString(of + QLatin1String(".pem")); };
    if (isRevoked
        && !openssl({QStringLiteral("ca"), QStringLiteral("-config"), QStringLiteral("ca.cnf"),
                     QStringLiteral("-keyfile"), QString(signer + QLatin1String(".key")),
                     QStringLiteral("-cert"), pemOf(signer), QStringLiteral("-revoke"),
                     pemOf(name)}))
        return false;
    return openssl({QStringLiteral("ocsp"), QStringLiteral("-index"), QStringLiteral("index.txt"),
                    QStringLiteral("-CA"), pemOf(signer), QStringLiteral("-rsigner"), pemOf(signer),
                    QStringLiteral("-rkey"), QString(signer + QLatin1String(".key")),
                    QStringLiteral("-issuer"), pemOf(signer), QStringLiteral("-cert"), pemOf(name),
                    QStringLiteral("-respout"), QString(name + QLatin1String(".ocsp")),
                    QStringLiteral("-ndays"), QStringLiteral("2"), QStringLiteral("-noverify")});
}

std::string CertificateWorkshop::pem(const QString &name) const
{
    QFile file(path(QString(name + QLatin1String(".pem"))));
    return file.open(QIODevice::ReadOnly) ? file.readAll().toStdString() : std::string();
}

std::string CertificateWorkshop::der(const QString &name) const
{
    const auto read = QSslCertificate::fromData(QByteArray::fromStdString(pem(name)));
    return read.isEmpty() ? std::string() : read.first().toDer().toStdString();
}

} // namespace sidestage::test
