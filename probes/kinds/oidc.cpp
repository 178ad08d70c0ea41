// SPDX-License-Identifier: Apache-2.0
#include "probes/kinds/oidc.h"

#include "probes/base/asciitext.h"
#include "probes/base/urlparts.h"
#include "probes/kinds/oidc/discovery.h"
#include "probes/kinds/oidc/jsondocument.h"
#include "probes/kinds/oidc/keyset.h"
#include "probes/kinds/oidc/login.h"
#include "probes/kinds/oidc/oidcoptions.h"
#include "probes/kinds/oidc/provideranswer.h"
#include "probes/kinds/oidc/returnpaths.h"
#include "probes/kinds/oidc/samlmetadata.h"
#include "probes/kinds/oidc/settingsfacts.h"

#include <QDateTime>
#include <QLocale>
#include <QTimeZone>

#include <algorithm>

namespace sidestage {

namespace {

std::int64_t timeOf(const HttpResponse &response)
{
    // "Wed, 21 Oct 2026 07:28:00 GMT" (RFC 9110 section 5.6.7).
    const auto date = headerValue(response.headers, "date").value_or("");
    auto time = QLocale::c().toDateTime(QString::fromStdString(date),
                                        QStringLiteral("ddd, dd MMM yyyy HH:mm:ss 'GMT'"));
    time.setTimeZone(QTimeZone::utc());
    return time.isValid() ? time.toSecsSinceEpoch() : QDateTime::currentSecsSinceEpoch();
}

/// Reads the parts of one target, one after the other. What cannot be read is a gap; the parts
/// that do not need it are read all the same.
class SignInReading
{
public:
    SignInReading(const ProbeContext &context, const OidcTarget &target, HttpClient &client)
        : m_context(context)
        , m_facts(context.facts)
        , m_target(target)
        , m_reader(client, target.web, context.deadline,
                   [&context](const std::string &line) { context.log.write(line); })
    {
    }

    Result<void> run()
    {
        using Part = void (SignInReading::*)();
        for (const Part part :
             {&SignInReading::login, &SignInReading::provider, &SignInReading::discovery,
              &SignInReading::client, &SignInReading::keys, &SignInReading::saml,
              &SignInReading::callbacks, &SignInReading::logout, &SignInReading::settings}) {
            (this->*part)();
            if (auto time = m_context.deadline.check(); !time)
                return time;
        }
        if (!m_isAnyRead && m_firstFailure)
            return tl::unexpected(*m_firstFailure);
        if (m_reader.isEncrypted())
            m_facts.below("tls").add("verified", FactValue::boolean(m_target.web.trust.isVerified));
        return {};
    }

private:
    void login();
    void provider();
    void discovery();
    void client();
    void keys();
    void saml();
    void callbacks();
    void logout();
    void settings();

    void fail(std::string_view part, const Error &reason)
    {
        m_facts.gap(part, reason);
        if (!m_firstFailure)
            m_firstFailure = reason;
    }
    Result<WebUrl> own(const std::string &path) const
    {
        auto url = WebUrl::parse(m_target.web.url + path);
        if (!url)
            return failure(ErrorCode::BadInput,
                           "the path '" + path + "' gives no address of the web");
        return *url;
    }
    /// The document at a path of the application or at an address.
    Result<HttpResponse> documentAt(const std::string &place)
    {
        const auto url = place.starts_with('/') ? own(place)
            : WebUrl::parse(place)
            ? Result<WebUrl>(*WebUrl::parse(place))
            : Result<WebUrl>(failure(ErrorCode::BadInput, "'" + place + "' is no address"));
        return url ? m_reader.document(*url) : Result<HttpResponse>(tl::unexpected(url.error()));
    }
    bool isOwnProvider(const std::string &issuer) const;

    const ProbeContext &m_context;
    const FactWriter &m_facts;
    const OidcTarget &m_target;
    WebReader m_reader;
    Login m_login;
    std::optional<Discovery> m_discovery;
    std::optional<Error> m_discoveryFailure;
    std::optional<Error> m_firstFailure;
    bool m_isAnyRead = false;
};

void SignInReading::login()
{
    if (m_target.loginPath.empty())
        return;
    const auto url = own(m_target.loginPath);
    const auto login =
        url ? readLogin(m_facts, m_reader, *url) : Result<Login>(tl::unexpected(url.error()));
    if (login) {
        m_login = *login;
        m_isAnyRead = true;
        return;
    }
    for (const auto *part : {"login", "authorize", "saml-request", "provider"})
        fail(part, login.error());
    if (m_target.issuer.empty()) {
        fail("discovery", login.error());
        fail("keys", login.error());
    }
}

void SignInReading::provider()
{
    // SAML's request may be signed and used up; only OAuth's is made to be asked by anybody.
    if (!m_login.request || m_login.isSaml)
        return;
    const auto written = writeProviderAnswer(m_facts.below("provider"), m_reader, *m_login.request);
    if (!written)
        fail("provider", written.error());
}

void SignInReading::discovery()
{
    const bool isFromLogin = m_login.request && !m_login.isSaml;
    if (m_target.issuer.empty() && !isFromLogin)
        return;
    auto found = m_target.issuer.empty()
        ? findDiscovery(m_reader, *m_login.request)
        : readDiscovery(m_reader, m_target.issuer).map([](Discovery &&document) {
              return std::optional(std::move(document));
          });
    if (!found && found.error().code != ErrorCode::NotFound) {
        fail("discovery", found.error());
        fail("keys", found.error());
        m_discoveryFailure = found.error();
        return;
    }
    const auto facts = m_facts.below("discovery");
    if (!found || !*found) {
        m_isAnyRead = true;
        facts.add("found", FactValue::text("none"));
        return;
    }
    m_isAnyRead = true;
    m_discovery = *std::move(found);
    writeDiscovery(facts, *m_discovery);
    const auto named = WebUrl::parse(m_discovery->text("authorization_endpoint"));
    if (isFromLogin)
        facts.add("same-provider",
                  FactValue::boolean(named && named->place() == m_login.request->place()));
}

/// The same name at another provider is another client: only both together say who is meant. The
/// provider is its issuer, for one provider may have several endpoints; else the endpoint's origin.
void SignInReading::client()
{
    if (!m_login.request || m_login.isSaml)
        return;
    const auto id = AuthorizeRequest::parse(*m_login.request).value("client_id");
    if (!id)
        return;
    const auto facts = m_facts.below("authorize");
    if (m_discoveryFailure) {
        facts.gap("client",
                  {m_discoveryFailure->code,
                   "whose client this is cannot be told: " + m_discoveryFailure->message,
                   {},
                   {}});
        return;
    }
    auto provider = m_login.request->origin();
    if (m_discovery) {
        const auto issuer = WebUrl::parse(m_discovery->issuer());
        const auto named = WebUrl::parse(m_discovery->text("authorization_endpoint"));
        // An issuer that the target names may be another one than the login leads to.
        if (issuer
            && (issuer->hasSameOrigin(*m_login.request)
                || (named && named->place() == m_login.request->place())))
            provider = shortened(publicAddress(*issuer), 500);
    }
    facts.add("client", FactValue::text(shortened(*id, 500) + " at " + provider));
}

/// Whether the issuer is at a host that this environment names and no other does.
bool SignInReading::isOwnProvider(const std::string &issuer) const
{
    const auto url = WebUrl::parse(issuer);
    if (!url)
        return false;
    const auto host = lowered(url->host());
    const auto isAmong = [&host](const std::map<std::string, std::string> &hosts) {
        return std::any_of(hosts.begin(), hosts.end(), [&host](const auto &entry) {
            return lowered(hostWithoutPort(entry.second)) == host;
        });
    };
    const auto &all = m_context.hostsOfAll;
    return isAmong(m_context.spec.hosts)
        && std::none_of(all.begin(), all.end(), [&](const auto &environment) {
               return environment.first != m_context.spec.environment
                   && isAmong(environment.second);
           });
}

void SignInReading::keys()
{
    if (!m_discovery || m_discovery->text("jwks_uri").empty())
        return;
    // By the standard a whole address. A path would be asked of the application, as the target says
    // who we are.
    const auto url = WebUrl::parse(m_discovery->text("jwks_uri"));
    const auto response = url && url->isWeb()
        ? m_reader.document(*url)
        : Result<HttpResponse>(
            failure(ErrorCode::Protocol, "the provider names no whole address of its keys"));
    const auto document = response ? jsonObjectOf(*response, "the set of keys")
                                   : Result<QJsonObject>(tl::unexpected(response.error()));
    const auto keys = document
        ? keySetOf(*document)
        : Result<std::vector<PublishedKey>>(tl::unexpected(document.error()));
    if (!keys) {
        fail("keys", keys.error());
        return;
    }
    const auto issuer = m_discovery->issuer();
    const auto facts = m_facts.below("keys");
    facts.add("media-type", FactValue::text(mediaTypeOf(*response)));
    writeKeySet(facts, *keys, issuer, isOwnProvider(issuer));
}

void SignInReading::saml()
{
    if (m_target.samlMetadata.empty())
        return;
    const auto response = documentAt(m_target.samlMetadata);
    if (!response) {
        fail("saml", response.error());
        return;
    }
    if (response->status < 200 || response->status >= 300) {
        fail("saml",
             {response->status == 404 ? ErrorCode::NotFound : ErrorCode::Protocol,
              "the SAML metadata are answered with status " + std::to_string(response->status),
              {},
              {}});
        return;
    }
    const auto written =
        writeSamlMetadata(m_facts.below("saml"), response->body, timeOf(*response));
    if (!written)
        fail("saml", written.error());
    else
        m_isAnyRead = true;
}

void SignInReading::callbacks()
{
    const auto facts = m_facts.below("callbacks");
    for (const auto &path : m_target.callbacks) {
        const auto url = own(path);
        const auto read = url ? writeCallback(facts.below(path), m_reader, *url)
                              : Result<void>(tl::unexpected(url.error()));
        if (read) {
            m_isAnyRead = true;
            continue;
        }
        facts.gap(path, read.error());
        if (!m_firstFailure)
            m_firstFailure = read.error();
        if (!m_context.deadline.check())
            return;
    }
}

void SignInReading::logout()
{
    if (m_target.logoutPath.empty())
        return;
    const auto url = own(m_target.logoutPath);
    const auto read = url ? writeLogout(m_facts.below("logout"), m_reader, *url)
                          : Result<void>(tl::unexpected(url.error()));
    if (read)
        m_isAnyRead = true;
    else
        fail("logout", read.error());
}

void SignInReading::settings()
{
    if (m_target.settingsPath.empty())
        return;
    const auto response = documentAt(m_target.settingsPath);
    const auto document = response ? jsonObjectOf(*response, "the document of settings")
                                   : Result<QJsonObject>(tl::unexpected(response.error()));
    if (!document) {
        fail("settings", document.error());
        return;
    }
    m_isAnyRead = true;
    writeSettings(m_facts.below("settings"), *document, m_target.pointers, m_context.fingerprints);
}

Result<void> probeOidc(const ProbeContext &context)
{
    const auto target = oidcTarget(context);
    if (!target)
        return tl::unexpected(target.error());
    auto client = HttpClient::make(target->web.trust, target->web.limits, target->web.manners);
    if (!client)
        return tl::unexpected(client.error());
    return SignInReading(context, *target, *client).run();
}

} // namespace

ProbeKind oidcProbe()
{
    ProbeKind kind;
    kind.name = "oidc";
    kind.summary = "Sign-in: the redirect to the identity provider, what the provider publishes, "
                   "SAML metadata, and rules for passwords. Nobody is signed in.";
    kind.area = Area::SignIn;
    kind.options = oidcOptions();
    kind.probe = probeOidc;
    kind.check = checkOidcOptions;
    return kind;
}

} // namespace sidestage
