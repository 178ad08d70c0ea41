// SPDX-License-Identifier: Apache-2.0
#include "probes/kinds/oidc/authorizerequest.h"
#include "probes/kinds/oidc/discovery.h"
#include "probes/kinds/oidc/freshvalues.h"
#include "probes/kinds/oidc/jsondocument.h"
#include "probes/kinds/oidc/keyset.h"
#include "probes/kinds/oidc/samlmetadata.h"
#include "probes/kinds/oidc/samlrequest.h"
#include "tests/support/proberunner.h"
#include "tests/support/property.h"
#include "tests/support/readingtext.h"
#include "tests/support/testcertificates.h"

#include <QDateTime>
#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QObject>

using namespace sidestage;
using namespace sidestage::test;

namespace {

/// What a function writes below the service "app".
template <typename Function>
Reading written(Function write)
{
    Reading reading;
    reading.service = "app";
    reading.outcome = Outcome::ok(Milliseconds(1));
    PathInterner paths;
    const FactWriter facts(reading, paths);
    write(facts);
    reading.seal();
    return reading;
}

QJsonObject object(const char *json)
{
    return QJsonDocument::fromJson(json).object();
}

std::string metadata(const std::string &inside, const std::string &certificate = {})
{
    return R"(<?xml version="1.0"?><md:EntityDescriptor xmlns:md="urn:oasis:names:tc:SAML:2.0:metadata" entityID="https://app.acme.test/saml" validUntil="2026-11-25T00:00:00Z">)"
           R"(<md:SPSSODescriptor WantAssertionsSigned="true" AuthnRequestsSigned="1" protocolSupportEnumeration="urn:oasis:names:tc:SAML:2.0:protocol">)"
        + certificate + inside + "</md:SPSSODescriptor></md:EntityDescriptor>";
}

constexpr std::int64_t now = 1795219200; // 2026-11-21T00:00:00Z

} // namespace

class TestOidcParts : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { QTest::failOnWarning(QRegularExpression(QStringLiteral(".*"))); }
    void init() { QTest::failOnWarning(QRegularExpression(QStringLiteral(".*"))); }

    // The example of RFC 7638 section 3.1.
    void thumbprintsAreThoseOfTheStandard()
    {
        const auto key = publishedKey(object(
            R"({"kty":"RSA","n":"0vx7agoebGcQSuuPiLJXZptN9nndrQmbXEps2aiAFbWhM78LhWx4cbbfAAtVT86zwu1RK7aPFFxuhDR1L6tSoc_BJECPebWKRXjBZCiFV4n3oknjhMstn64tZ_2W-5JsGY4Hc5n9yBXArwl93lqt7_RN5w6Cf0h4QyQ5v-65YGjQR0_FDW2QvzqY368QQMicAtaSqzs8KJZgnYb9c7d0zgdAZHzu6qMQvRL5hajrn1n91CbOpbISD08qNLyrdkt-bFTWhAI4vMQFh6WeZu0fM4lFd2NcRwr3XPksINHaQ-G_xBniIqbw0Ls1jF44-csFCur-kEgU8awapJzKnqDKgw","e":"AQAB","alg":"RS256","kid":"2011-04-29"})"));
        QVERIFY(key);
        QCOMPARE(key->thumbprint, std::string("NzbLsXh8uDCcd-6MNwXF4W_7noWXFZAfHkxZsRGC9Xs"));
        QCOMPARE(key->type, std::string("RSA 2048"));
        QCOMPARE(key->algorithm, std::string("RS256"));
        QVERIFY(!key->isPrivate);
    }

    void otherKindsOfKeys()
    {
        // RFC 8037, appendix A.3.
        const auto ed = publishedKey(object(
            R"({"kty":"OKP","crv":"Ed25519","x":"11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo","key_ops":["verify"]})"));
        QCOMPARE(ed->thumbprint, std::string("kPrK_qmxVWaYVA9wwBF6Iuo3vVzz7TxHCTwXBygrS4k"));
        QCOMPARE(ed->type, std::string("OKP Ed25519"));
        QCOMPARE(ed->use, std::string("verify"));
        const auto secret = publishedKey(object(R"({"kty":"oct","k":"c2VjcmV0"})"));
        QVERIFY(secret->isPrivate);
        QCOMPARE(secret->thumbprint, std::string());
        QVERIFY(publishedKey(object(R"({"kty":"EC","crv":"P-256","x":"a","y":"b","d":"c"})"))
                    ->isPrivate);
        QVERIFY(!publishedKey(object(R"({"kid":"x"})")));
        QCOMPARE(publishedKey(object(R"({"kty":"RSA","n":"AAE="})"))->type, std::string("RSA 1"));
        QCOMPARE(publishedKey(object(R"({"kty":"RSA","n":"!!"})"))->type,
                 std::string("RSA without a modulus"));
        QVERIFY(!keySetOf(object(R"({"keys":{}})")));
        QVERIFY(!keySetOf(object("{}")));
        QCOMPARE(keySetOf(object(R"({"keys":[1,{"kty":"EC"},"x"]})"))->size(), std::size_t{1});
        QJsonArray many;
        for (int i = 0; i < 201; ++i)
            many.append(QJsonObject{{QStringLiteral("kty"), QStringLiteral("EC")}});
        QCOMPARE(keySetOf(QJsonObject{{QStringLiteral("keys"), many}}).error().code,
                 ErrorCode::TooLarge);
    }

    // The examples of RFC 6901 section 5.
    void pointersAreThoseOfTheStandard()
    {
        const QJsonValue root =
            object(R"({"foo":["bar","baz"],"":0,"a/b":1,"c%d":2," ":7,"m~n":8})");
        const auto text = [&root](const char *pointer) {
            const auto value = valueAt(root, pointer);
            return value ? scalarFact(*value).display() : std::string("-");
        };
        QVERIFY(valueAt(root, "")->isObject());
        QVERIFY(valueAt(root, "/foo")->isArray());
        QCOMPARE(text("/foo/0"), std::string("bar"));
        QCOMPARE(text("/"), std::string("0"));
        QCOMPARE(text("/a~1b"), std::string("1"));
        QCOMPARE(text("/c%d"), std::string("2"));
        QCOMPARE(text("/ "), std::string("7"));
        QCOMPARE(text("/m~0n"), std::string("8"));
        for (const auto *nowhere : {"/foo/2", "/foo/-", "/foo/-1", "/foo/x", "/gone", "/a~1b/c"})
            QCOMPARE(text(nowhere), std::string("-"));
        QVERIFY(isJsonPointer("/a~01") && isJsonPointer("") && !isJsonPointer("a")
                && !isJsonPointer("/~2"));
    }

    void issuersAreGuessedFromTheEndpoint()
    {
        const auto guesses = [](const char *endpoint) {
            std::string all;
            for (const auto &issuer : likelyIssuers(*WebUrl::parse(endpoint)))
                all += issuer + '\n';
            return all;
        };
        QCOMPARE(guesses("https://id.test/realms/shop/protocol/openid-connect/auth"),
                 std::string("https://id.test/realms/shop/protocol/openid-connect\n"
                             "https://id.test/realms/shop/protocol\n"
                             "https://id.test/realms/shop\n"
                             "https://id.test/realms\n"
                             "https://id.test\n"));
        QVERIFY(guesses("https://login.test/tenant/oauth2/v2.0/authorize")
                    .starts_with("https://login.test/tenant/v2.0\n"));
        QCOMPARE(likelyIssuers(*WebUrl::parse("https://id.test/1/2/3/4/5/6/7/8/9")).size(),
                 std::size_t{6});
        QCOMPARE(discoveryAddresses("https://id.test/a/").at(0),
                 std::string("https://id.test/a/.well-known/openid-configuration"));
        QCOMPARE(discoveryAddresses("https://id.test/a/").at(1),
                 std::string("https://id.test/.well-known/oauth-authorization-server/a"));
    }

    void aDocumentSpeaksForItsOwnIssuer()
    {
        const auto isOwn = [](const char *issuer, const char *address) {
            Discovery discovery;
            discovery.document.insert(QStringLiteral("issuer"), QString::fromLatin1(issuer));
            discovery.address = address;
            discovery.isOpenId = discovery.address.ends_with("openid-configuration");
            return discovery.isIssuersOwn();
        };
        constexpr auto rest = "/.well-known/openid-configuration";
        const auto address = [](const char *place) { return std::string(place) + rest; };
        QVERIFY(isOwn("https://id.test", address("https://id.test").c_str()));
        QVERIFY(isOwn("https://id.test/", address("https://id.test").c_str()));
        QVERIFY(
            isOwn("https://id.test/a", "https://id.test/.well-known/oauth-authorization-server/a"));
        QVERIFY(!isOwn("https://id.test/a", address("https://id.test/b").c_str()));
        QVERIFY(!isOwn("https://id.test/a", address("https://id.test").c_str()));
        QVERIFY(!isOwn("http://id.test", address("https://id.test").c_str()));
        QVERIFY(!isOwn("", address("https://id.test").c_str()));
        // As providers of many tenants write it.
        QVERIFY(isOwn("https://id.test/{tenantid}/v2.0",
                      address("https://id.test/common/v2.0").c_str()));
        QVERIFY(
            !isOwn("https://id.test/{tenantid}/v2.0", address("https://id.test/a/b/v2.0").c_str()));
        QVERIFY(
            !isOwn("https://id.test/{tenantid}/v2.0", address("https://id.test//v2.0").c_str()));
        QVERIFY(!isOwn("https://{host}/a", address("https://id.test/a").c_str()));
    }

    void aSlashAtTheEndIsPartOfAnAddress()
    {
        QCOMPARE(publicAddress("https://app.acme.test/cb/?x=1"),
                 std::string("https://app.acme.test/cb/?x=1"));
        QCOMPARE(publicAddress("https://app.acme.test:443/cb"),
                 std::string("https://app.acme.test/cb"));
        QCOMPARE(publicAddress("https://id.test/"), std::string("https://id.test/"));
        QCOMPARE(shortened("a\u00e4", 2), std::string("a\u2026"));
        QCOMPARE(shortened("a\u00e4", 3), std::string("a\u00e4"));
    }

    void whatDiffersBetweenTwoRequestsIsNoise()
    {
        const auto parse = [](const std::string &rest) {
            return AuthorizeRequest::parse(
                *WebUrl::parse("https://id.test/auth?client_id=a&response_type=code" + rest));
        };
        const auto first = parse("&ts=1&tenant=x&claims=%7B%22b%22%3A1%7D&resource=https%3A%2F%2F"
                                 "a.test&resource=https%3A%2F%2Fb.test");
        const auto second = parse("&ts=2&tenant=x&claims=%7B%20%22b%22%3A1%7D&resource=c");
        const auto reading = written([&](const FactWriter &facts) { first.write(facts, &second); });
        QCOMPARE(at(reading, "other/ts"), std::string("…"));
        QCOMPARE(at(reading, "other/tenant"), std::string("x"));
        QVERIFY(reading.gapOver(*FactPath::parse("app/parameters/resource")));
        QCOMPARE(at(reading, "parameters/resource"), std::string("-"));
        QCOMPARE(at(reading, "parameters/claims"), std::string(R"({"b":1})"));
        const auto alone = written([&](const FactWriter &facts) { first.write(facts, nullptr); });
        QCOMPARE(at(alone, "other/ts"), std::string("1"));
        QCOMPARE(at(alone, "parameters/resource"), std::string("{https://a.test, https://b.test}"));
        QCOMPARE(at(alone, "parameters/claims"), std::string(R"({"b":1})"));
        QCOMPARE(at(alone, "parameters/pkce/method"), std::string("none"));
        QCOMPARE(at(written([&](const FactWriter &facts) {
                        parse("&code_challenge=x").write(facts, nullptr);
                    }),
                    "parameters/pkce/method"),
                 std::string("plain"));
    }

    // Where people are sent back to is told, whatever is fresh in it.
    void aReturnAddressKeepsItsHostAndPath()
    {
        const auto location = [](const std::string &first, const std::string &second) {
            const auto parse = [](const std::string &uri) {
                return AuthorizeRequest::parse(
                    *WebUrl::parse("https://id.test/auth?client_id=a&response_type=code"
                                   + (uri.empty() ? uri
                                                  : "&redirect_uri="
                                              + QUrl::toPercentEncoding(QString::fromStdString(uri))
                                                    .toStdString())));
            };
            const auto again = parse(second);
            const auto reading =
                written([&](const FactWriter &facts) { parse(first).write(facts, &again); });
            const auto *gap = reading.gapOver(*FactPath::parse("app/parameters/redirect_uri"));
            return gap ? "gap" : at(reading, "parameters/redirect_uri");
        };
        const std::string cb = "https://app.acme.test/cb";
        QCOMPARE(location(cb + "?rid=1&to=a", cb + "?rid=2&to=a"), cb + "?rid=…&to=a");
        QCOMPARE(location(cb + "?rid=1", cb), cb + "?rid=…");
        QCOMPARE(location(cb, cb + "?rid=1"), cb + "?rid=…");
        QCOMPARE(location(cb, cb), cb);
        QCOMPARE(location(cb + "/1", cb + "/2"), std::string("gap"));
        QCOMPARE(location(cb, "https://www.acme.test/cb"), std::string("gap"));
        QCOMPARE(location(cb, ""), std::string("gap"));
        QCOMPARE(location("", ""), std::string("-"));
        QCOMPARE(*withoutFreshValues("/a?x=1&x=2&y", "/a?x=1&x=3&y"), std::string("/a?x=1&x=…&y"));
        QCOMPARE(*withoutFreshValues("/a?", "/a"), std::string("/a"));
        QVERIFY(!withoutFreshValues("/a", "/b"));
    }

    void metadataSayWhatTheApplicationAccepts()
    {
        const auto reading = written([](const FactWriter &facts) {
            const auto result = writeSamlMetadata(
                facts,
                metadata(
                    R"(<md:SingleLogoutService Binding="urn:oasis:names:tc:SAML:2.0:bindings:HTTP-Redirect" Location="https://app.acme.test/slo" ResponseLocation="https://app.acme.test/slo/done"/>)"
                    R"(<md:NameIDFormat>
                        urn:oasis:names:tc:SAML:1.1:nameid-format:emailAddress </md:NameIDFormat>)"
                    R"(<md:AssertionConsumerService Binding="urn:oasis:names:tc:SAML:2.0:bindings:HTTP-POST" Location="https://app.acme.test/acs" index="0" isDefault="true"/>)"
                    R"(<md:AttributeConsumingService index="1"><md:RequestedAttribute Name="mail" isRequired="true"/><md:RequestedAttribute Name="name"/></md:AttributeConsumingService>)"),
                now);
            QVERIFY2(result, result ? "" : result.error().message.c_str());
        });
        QCOMPARE(at(reading, "roles"), std::string("{service provider}"));
        QCOMPARE(at(reading, "valid-for"), std::string("within 7 days"));
        QCOMPARE(at(reading, "sp/entity-id"), std::string("https://app.acme.test/saml"));
        QCOMPARE(at(reading, "sp/want-assertions-signed"), std::string("true"));
        QCOMPARE(at(reading, "sp/authn-requests-signed"), std::string("true"));
        QCOMPARE(at(reading, "sp/name-id-formats"), std::string("{emailAddress}"));
        QCOMPARE(at(reading, "sp/assertion-consumers/0/location"),
                 std::string("https://app.acme.test/acs"));
        QCOMPARE(at(reading, "sp/assertion-consumers/0/binding"), std::string("HTTP-POST"));
        QCOMPARE(at(reading, "sp/assertion-consumers/0/default"), std::string("true"));
        QCOMPARE(at(reading, "sp/logout/HTTP-Redirect"), std::string("https://app.acme.test/slo"));
        QCOMPARE(at(reading, "sp/logout/HTTP-Redirect response"),
                 std::string("https://app.acme.test/slo/done"));
        QCOMPARE(at(reading, "sp/attributes"), std::string("{mail (required), name}"));
    }

    void metadataNameTheirCertificates()
    {
        const TestCertificates certificates;
        if (!certificates.isUsable())
            QSKIP("the openssl program is missing");
        certificates.server("localhost");
        QFile file(QString::fromStdString(certificates.folder() + "/localhost.pem"));
        QVERIFY(file.open(QIODevice::ReadOnly));
        auto pem = file.readAll().split('-');
        std::string base64;
        for (const auto &part : pem) {
            if (part.size() > 200)
                base64 = part.toStdString();
        }
        QVERIFY(!base64.empty());
        const auto key = [](const std::string &use, const std::string &content) {
            return "<md:KeyDescriptor" + use
                + R"(><ds:KeyInfo xmlns:ds="http://www.w3.org/2000/09/xmldsig#"><ds:X509Data><ds:X509Certificate>)"
                + content + "</ds:X509Certificate></ds:X509Data></ds:KeyInfo></md:KeyDescriptor>";
        };
        const auto read = [&](const std::string &keys) {
            return written([&](const FactWriter &facts) {
                QVERIFY(writeSamlMetadata(facts, metadata({}, keys),
                                          QDateTime::currentSecsSinceEpoch()));
            });
        };
        const auto both = read(key("", base64));
        QVERIFY(at(both, "sp/keys/signing/certificates").starts_with("{sha256 "));
        QCOMPARE(at(both, "sp/keys/signing/certificates"),
                 at(both, "sp/keys/encryption/certificates"));
        QCOMPARE(at(both, "sp/keys/signing/valid-for"), std::string("within 7 days"));
        QVERIFY(at(both, "sp/keys/signing/types").find(' ') != std::string::npos);
        const auto signing = read(key(" use=\"signing\"", base64));
        QCOMPARE(at(signing, "sp/keys/encryption/types"), std::string("-"));
        const auto broken = read(key("", "AAAA"));
        QVERIFY(broken.gapOver(*FactPath::parse("app/sp/keys/signing/types")));
    }

    void metadataThatAreNoneSaySo()
    {
        const auto sentence = [](const std::string &xml) {
            std::string message;
            written([&](const FactWriter &facts) {
                const auto result = writeSamlMetadata(facts, xml, now);
                message = result ? "fine" : result.error().message;
            });
            return message;
        };
        QVERIFY(sentence("").find("is not XML") != std::string::npos);
        QVERIFY(sentence("hello").find("is not XML") != std::string::npos);
        QVERIFY(sentence("<a><b></a>").find("is not XML") != std::string::npos);
        QVERIFY(sentence("<html><body/></html>").find("one entity") != std::string::npos);
        QVERIFY(sentence("<EntitiesDescriptor><EntityDescriptor/><EntityDescriptor/>"
                         "</EntitiesDescriptor>")
                    .find("one entity")
                != std::string::npos);
        QCOMPARE(sentence("<EntitiesDescriptor><EntityDescriptor/></EntitiesDescriptor>"),
                 std::string("fine"));
        // A document that would grow without end, and one that would read a file.
        QVERIFY(sentence("<!DOCTYPE a [<!ENTITY b \"xxxxxxxxxx\"><!ENTITY c \"&b;&b;&b;\">]>"
                         "<EntityDescriptor>&c;</EntityDescriptor>")
                    .find("document type")
                != std::string::npos);
        QVERIFY(sentence("<!DOCTYPE a [<!ENTITY b SYSTEM \"file:///etc/passwd\">]><a>&b;</a>")
                    .find("document type")
                != std::string::npos);
        QVERIFY(sentence("<EntityDescriptor>&undeclared;</EntityDescriptor>") != "fine");
        std::string deep;
        for (int i = 0; i < 5000; ++i)
            deep += "<a>";
        QVERIFY(sentence(deep).find("too many elements") != std::string::npos);
    }

    void damagedMetadataNeverBreakTheReader()
    {
        const auto whole = metadata("<md:NameIDFormat>x</md:NameIDFormat>");
        SIDESTAGE_PROPERTY("any damage gives facts or a sentence", [&] {
            auto xml = whole;
            const auto count = *rc::gen::inRange(1, 6);
            for (int i = 0; i < count; ++i) {
                const auto place = *rc::gen::inRange<std::size_t>(0, xml.size());
                xml[place] = *rc::gen::arbitrary<char>();
            }
            written([&](const FactWriter &facts) {
                const auto read = writeSamlMetadata(facts, xml, now);
                RC_ASSERT(read || !read.error().message.empty());
            });
        });
    }

    void samlRequestsAreReadFromTheAddress()
    {
        const std::string request =
            R"(<samlp:AuthnRequest xmlns:samlp="urn:oasis:names:tc:SAML:2.0:protocol" ID="_s3cret" ForceAuthn="true" ProtocolBinding="urn:oasis:names:tc:SAML:2.0:bindings:HTTP-POST" AssertionConsumerServiceURL="https://app.acme.test/acs"><saml:Issuer xmlns:saml="urn:oasis:names:tc:SAML:2.0:assertion">urn:shop</saml:Issuer><samlp:NameIDPolicy Format="urn:oasis:names:tc:SAML:1.1:nameid-format:emailAddress"/><samlp:RequestedAuthnContext><saml:AuthnContextClassRef xmlns:saml="urn:oasis:names:tc:SAML:2.0:assertion">urn:oasis:names:tc:SAML:2.0:ac:classes:PasswordProtectedTransport</saml:AuthnContextClassRef></samlp:RequestedAuthnContext></samlp:AuthnRequest>)";
        // qCompress puts a length, zlib's head and its sum around the deflated bytes.
        const auto framed = qCompress(QByteArray::fromStdString(request));
        const auto deflated = framed.mid(6, framed.size() - 10).toBase64();
        const auto url = *WebUrl::parse(
            "https://id.test/sso?RelayState=s3cret&SigAlg=http%3A%2F%2Fwww.w3.org%2F2001%2F04%2F"
            "xmldsig-more%23rsa-sha256&Signature=s3cret&SAMLRequest="
            + QUrl::toPercentEncoding(QString::fromLatin1(deflated)).toStdString());
        QVERIFY(isSamlRequest(url));
        const auto reading =
            written([&](const FactWriter &facts) { writeSamlRequest(facts, url); });
        QCOMPARE(at(reading, "endpoint"), std::string("https://id.test/sso"));
        QCOMPARE(at(reading, "signature"), std::string("rsa-sha256"));
        QCOMPARE(at(reading, "relay-state"), std::string("true"));
        QCOMPARE(at(reading, "request/issuer"), std::string("urn:shop"));
        QCOMPARE(at(reading, "request/client"), std::string("urn:shop at https://id.test/sso"));
        QCOMPARE(at(reading, "request/assertion-consumer"),
                 std::string("https://app.acme.test/acs"));
        QCOMPARE(at(reading, "request/binding"), std::string("HTTP-POST"));
        QCOMPARE(at(reading, "request/name-id-format"), std::string("emailAddress"));
        QCOMPARE(at(reading, "request/force-authn"), std::string("true"));
        QCOMPARE(at(reading, "request/contexts"), std::string("{PasswordProtectedTransport}"));
        QVERIFY(factsAsText(reading).find("s3cret") == std::string::npos);

        for (const auto *broken : {"!!!", "AAAA", "", "PGE%2BPC9hPg%3D%3D"}) {
            const auto address =
                *WebUrl::parse("https://id.test/sso?SAMLRequest=" + std::string(broken));
            const auto bad =
                written([&](const FactWriter &facts) { writeSamlRequest(facts, address); });
            QVERIFY2(bad.gapOver(*FactPath::parse("app/request")), broken);
        }
    }

    void deflatedBombsAreCut()
    {
        const auto framed = qCompress(QByteArray(50 << 20, 'a'));
        const auto deflated = framed.mid(6, framed.size() - 10).toBase64();
        const auto url =
            *WebUrl::parse("https://id.test/sso?SAMLRequest="
                           + QUrl::toPercentEncoding(QString::fromLatin1(deflated)).toStdString());
        const auto reading =
            written([&](const FactWriter &facts) { writeSamlRequest(facts, url); });
        const auto *gap = reading.gapOver(*FactPath::parse("app/request"));
        QVERIFY(gap);
        QCOMPARE(gap->reason.code, ErrorCode::TooLarge);
    }
};

QTEST_GUILESS_MAIN(TestOidcParts)
#include "tst_oidcparts.moc"
