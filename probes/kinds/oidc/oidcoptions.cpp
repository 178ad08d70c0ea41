// SPDX-License-Identifier: Apache-2.0
#include "probes/kinds/oidc/oidcoptions.h"

#include "probes/base/optionspec.h"
#include "probes/kinds/http/addressmask.h"
#include "probes/kinds/http/weburl.h"
#include "probes/kinds/oidc/jsondocument.h"

#include <algorithm>
#include <array>

namespace sidestage {

namespace {

OptionSpec listOf(OptionSpec list, OptionType type)
{
    list.members = {option({}, type, {})};
    return list;
}

/// Those that every kind of the web has, in this probe's order and with its own words for `url`.
std::vector<OptionSpec> sharedOptions()
{
    constexpr std::array<std::string_view, 8> names{
        "headers",         "user", "password", "follow",
        "request-timeout", "rate", "ca",       "insecure-skip-verification"};
    std::vector<OptionSpec> shared;
    for (auto &spec : httpOptions()) {
        if (std::find(names.begin(), names.end(), spec.name) != names.end())
            shared.push_back(std::move(spec));
    }
    return shared;
}

/// A path whose query holds what a provider sends back, or a key.
bool holdsKey(const std::string &path)
{
    const auto url = WebUrl::parse("https://x" + path);
    if (!url)
        return false;
    const auto query = url->query();
    return std::any_of(query.begin(), query.end(), [](const auto &parameter) {
        return isFreshOrSecretParameter(parameter.first);
    });
}

} // namespace

std::vector<OptionSpec> oidcOptions()
{
    auto url = option("url", OptionType::Url, "Address of the application, without its paths.");
    url.required = true;
    auto login = option("login", OptionType::OneOf,
                        "Path that sends people to sign in, /login if not said; false: none.");
    login.members = {option({}, OptionType::HttpPath, {}), option({}, OptionType::Boolean, {})};
    auto saml = option("saml-metadata", OptionType::OneOf,
                       "Path or address of the application's SAML metadata.");
    saml.members = {option({}, OptionType::HttpPath, {}), option({}, OptionType::Url, {})};
    auto path = option("path", OptionType::HttpPath, "The path that answers with JSON.");
    path.required = true;
    auto pointers = listOf(option("pointers", OptionType::List,
                                  "JSON Pointers to what has to be the same, such as /password."),
                           OptionType::Text);
    pointers.required = true;
    auto settings =
        option("settings", OptionType::Group,
               "Where the application states its rules for passwords and second factors.");
    settings.members = {path, pointers};

    std::vector<OptionSpec> options{
        url,
        login,
        option("issuer", OptionType::Url,
               "The provider's issuer; found by the redirect if not said."),
        listOf(option("callbacks", OptionType::List,
                      "Paths that providers send people back to; asked without parameters."),
               OptionType::HttpPath),
        option("logout", OptionType::HttpPath,
               "Path that signs people out; asked without a session, its redirect is not "
               "followed."),
        saml,
        settings,
    };
    for (auto &shared : sharedOptions())
        options.push_back(std::move(shared));
    return options;
}

std::vector<Error> checkOidcOptions(const OptionValue &options)
{
    auto errors = checkHttpOptions(options);
    const auto complain = [&errors](const OptionValue &value, std::string message,
                                    std::string suggestion = {}) {
        errors.push_back(
            {ErrorCode::BadInput, std::move(message), value.where(), std::move(suggestion)});
    };
    const auto &login = options["login"];
    if (login.boolean())
        complain(login, "login is a path or false");
    if (holdsKey(login.text()))
        complain(login, "the path of login holds a key or what a provider sends back");
    const auto &logout = options["logout"];
    if (holdsKey(logout.text()))
        complain(logout, "the path of logout holds a key");
    if (logout.isSet()) {
        for (const auto &[name, value] : options["headers"].entries()) {
            if (value.credential())
                complain(value,
                         "the header '" + name
                             + "' may hold a session, and a path that signs out is asked without "
                               "one");
        }
    }
    for (const auto &callback : options["callbacks"].items()) {
        if (callback.text().find('?') != std::string::npos)
            complain(callback, "a callback is asked without parameters",
                     callback.text().substr(0, callback.text().find('?')));
    }
    if (holdsKey(options["settings"]["path"].text()))
        complain(options["settings"]["path"], "the path of the settings holds a key");
    for (const auto &pointer : options["settings"]["pointers"].items()) {
        if (!isJsonPointer(pointer.text()))
            complain(pointer, "'" + pointer.text() + "' is no JSON Pointer", "/" + pointer.text());
    }
    if (options["issuer"].text().find_first_of("?#") != std::string::npos)
        complain(options["issuer"], "an issuer has no query and no fragment");
    return errors;
}

Result<OidcTarget> oidcTarget(const ProbeContext &context)
{
    auto web = httpTarget(context);
    if (!web)
        return tl::unexpected(web.error());
    const auto &options = context.spec.options;
    OidcTarget target;
    target.web = *std::move(web);
    const auto &login = options["login"];
    const bool isLoginOff = std::holds_alternative<bool>(login.value());
    target.loginPath = isLoginOff ? std::string() : login.text("/login");
    target.issuer = options["issuer"].text();
    target.samlMetadata = options["saml-metadata"].text();
    target.callbacks = options["callbacks"].texts();
    target.logoutPath = options["logout"].text();
    target.settingsPath = options["settings"]["path"].text();
    target.pointers = options["settings"]["pointers"].texts();
    return target;
}

} // namespace sidestage
