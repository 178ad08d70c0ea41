// SPDX-License-Identifier: Apache-2.0
#include "tests/support/kinds/tlsstage.h"

#include "probes/kinds/tls.h"

#include <QDateTime>
#include <QLocale>
#include <QProcess>
#include <QRegularExpression>
#include <QTimeZone>

namespace sidestage::test {

namespace {

OptionValue text(std::string value)
{
    return OptionValue(OptionValue::Value(std::move(value)));
}

} // namespace

TlsStage::TlsStage()
{
    const auto site = QStringLiteral("site");
    const auto other = QStringLiteral("other");
    const auto middle = QStringLiteral("middle");
    const auto root = QStringLiteral("root");
    CertificateOrder authority;
    authority.isAuthority = true;
    authority.isRsa = true;
    auto intermediate = authority;
    intermediate.signer = root;
    intermediate.organisation = QStringLiteral("Acme Intermediate");
    CertificateOrder ofSite;
    ofSite.signer = middle;
    ofSite.isRsa = true;
    ofSite.names = QStringLiteral("DNS:localhost,DNS:app.acme.test,DNS:*.shop.acme.test");
    auto ofOther = ofSite;
    ofOther.isRsa = false;
    ofOther.endsInDays = 3;
    m_isUsable = m_workshop.isUsable() && m_workshop.make(root, authority)
        && m_workshop.make(middle, intermediate) && m_workshop.make(site, ofSite)
        && m_workshop.make(other, ofOther)
        && !m_workshop.chain(QStringLiteral("site-chain.pem"), {site, middle}).isEmpty()
        && !m_workshop.chain(QStringLiteral("other-chain.pem"), {other, middle, root}).isEmpty();
}

OptionValue::Map TlsStage::optionsFor(int port) const
{
    return {{"url", text("https://localhost:" + std::to_string(port))},
            {"ca", text(m_workshop.path(QStringLiteral("root.pem")).toStdString())}};
}

Reading TlsStage::probed(int port) const
{
    return runProbe(tlsProbe(), OptionValue(optionsFor(port)));
}

int TlsStage::serve(ServerProcess &process, const QString &certificate,
                    const QStringList &arguments, const QString &chain) const
{
    const int port = freePort();
    const auto file = [this](const QString &name, const char *ending) {
        return m_workshop.path(QString(name + QLatin1String(ending)));
    };
    QStringList all{QStringLiteral("s_server"),
                    QStringLiteral("-quiet"),
                    QStringLiteral("-accept"),
                    QStringLiteral("127.0.0.1:%1").arg(port),
                    QStringLiteral("-cert"),
                    file(certificate, ".pem"),
                    QStringLiteral("-key"),
                    file(certificate, ".key"),
                    QStringLiteral("-cert_chain"),
                    chain.isEmpty() ? file(certificate, "-chain.pem") : file(chain, ".pem")};
    all += arguments;
    return process.start(QStringLiteral("openssl"), all, port) ? port : 0;
}

std::string shown(const Reading &reading)
{
    return factsAsText(reading) + (reading.outcome.error ? reading.outcome.error->message : "");
}

std::vector<std::pair<std::string, std::string>> sslscanSays(int port)
{
    QProcess process;
    process.start(QStringLiteral("sslscan"),
                  {QStringLiteral("--no-heartbleed"), QStringLiteral("--no-renegotiation"),
                   QStringLiteral("--no-compression"), QStringLiteral("--no-fallback"),
                   QStringLiteral("--no-groups"), QStringLiteral("--sni-name=localhost"),
                   QStringLiteral("--xml=-"), QStringLiteral("127.0.0.1:%1").arg(port)});
    process.waitForFinished(20000);
    const auto xml = QString::fromUtf8(process.readAllStandardOutput());
    std::vector<std::pair<std::string, std::string>> facts;
    const auto each = [&xml](const char *pattern, auto action) {
        const QRegularExpression expression(QString::fromLatin1(pattern));
        for (auto matches = expression.globalMatch(xml); matches.hasNext();) {
            const auto match = matches.next();
            action(match.captured(1).toStdString(), match.captured(2).toStdString());
        }
    };
    each(R"re(<protocol type="tls" version="([\d.]+)" enabled="(\d)")re",
         [&](const std::string &version, const std::string &isOn) {
             facts.emplace_back("versions/TLSv" + version + "/offered",
                                isOn == "1" ? "true" : "false");
         });
    each(R"re(<protocol type="ssl" version="(3)" enabled="(\d)")re",
         [&](auto, const std::string &isOn) {
             facts.emplace_back("versions/SSLv3/offered", isOn == "1" ? "true" : "false");
         });
    each(R"re(status="preferred" sslversion="(\S+)" bits="\d+" cipher="(\S+)")re",
         [&](const std::string &version, const std::string &cipher) {
             facts.emplace_back("versions/" + version + "/cipher", cipher);
         });
    each(R"re(<signature-algorithm>(.*?)\s*</signature-algorithm>)re",
         [&](const std::string &name, auto) { facts.emplace_back("certificate/signature", name); });
    each(R"re(<pk error="false" type="(\w+)" .*?bits="(\d+)")re",
         [&](const std::string &type, const std::string &bits) {
             facts.emplace_back("certificate/key-type", type);
             // Of a curve some of its versions tell the strength, which is half the size.
             constexpr int smallestCurve = 160;
             const int size = std::stoi(bits);
             const bool isHalf = type == "EC" && size < smallestCurve;
             facts.emplace_back("certificate/key-size", std::to_string(isHalf ? 2 * size : size));
         });
    each(R"re(<not-valid-after>(.*?) GMT<)re", [&](const std::string &date, auto) {
        auto instant = QLocale::c().toDateTime(QString::fromStdString(date).simplified(),
                                               QStringLiteral("MMM d hh:mm:ss yyyy"));
        instant.setTimeZone(QTimeZone::utc());
        facts.emplace_back("certificate/not-after",
                           FactValue::instant(instant.toMSecsSinceEpoch()).display());
    });
    return facts;
}

} // namespace sidestage::test
