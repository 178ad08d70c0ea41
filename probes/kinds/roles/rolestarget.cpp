// SPDX-License-Identifier: Apache-2.0
#include "probes/kinds/roles/rolestarget.h"

#include "probes/base/asciitext.h"
#include "probes/base/urlparts.h"

#include <QByteArray>
#include <QUrl>

namespace sidestage {

namespace {

Result<std::string_view> reveal(const ProbeContext &context, const OptionValue &value)
{
    const auto &name = value.credential()->name;
    const auto found = context.credentials.find(name);
    if (found == context.credentials.end() || found->second.isEmpty())
        return failure(ErrorCode::NotConfigured, "the credential '" + name + "' is not there");
    return found->second.reveal();
}

Secret joined(std::string_view before, std::string_view value)
{
    std::string text;
    text.reserve(before.size() + value.size());
    text += before;
    text += value;
    return Secret(std::move(text));
}

/// RFC 7617.
Secret basicCredential(std::string_view user, std::string_view password)
{
    const auto pair = joined(std::string(user) + ':', password);
    auto coded =
        QByteArray::fromRawData(pair.reveal().data(), static_cast<qsizetype>(pair.reveal().size()))
            .toBase64();
    auto header = joined("Basic ", {coded.constData(), static_cast<std::size_t>(coded.size())});
    coded.fill('\0');
    return header;
}

Result<void> readHeaders(const ProbeContext &context, const OptionValue &option, Identity &identity)
{
    const auto add = [&](const OptionValue &value, auto headerOf) -> Result<void> {
        if (!value.isSet())
            return {};
        const auto secret = reveal(context, value);
        if (!secret)
            return tl::unexpected(secret.error());
        identity.headers.push_back(headerOf(*secret));
        return {};
    };
    using Header = std::pair<std::string, Secret>;
    auto result = add(option["password"], [&](std::string_view secret) {
        return Header("authorization", basicCredential(option["user"].text(), secret));
    });
    if (result)
        result = add(option["bearer"], [](std::string_view secret) {
            return Header("authorization", joined("Bearer ", secret));
        });
    if (result)
        result = add(option["cookie"],
                     [](std::string_view secret) { return Header("cookie", joined({}, secret)); });
    for (const auto &[name, value] : option["headers"].entries()) {
        if (result)
            result = add(value, [key = lowered(name)](std::string_view secret) {
                return Header(key, joined({}, secret));
            });
    }
    return result;
}

Result<void> readForm(const ProbeContext &context, const OptionValue &option, Identity &identity)
{
    // Checked with the file; asked again because nothing here is worth more than not posting.
    if (!option["allow-post"].boolean())
        return failure(ErrorCode::NotConfigured, "the form may not be sent", option.where(),
                       "allow-post: true");
    FormLogin form;
    form.path = option["path"].text();
    form.action = option["action"].text(form.path);
    form.csrf = option["csrf"].text();
    for (const auto &[name, value] : option["fields"].entries()) {
        if (!value.credential()) {
            form.fields.push_back({name, Secret(value.text()), false});
            continue;
        }
        const auto secret = reveal(context, value);
        if (!secret)
            return tl::unexpected(secret.error());
        form.fields.push_back({name, joined({}, *secret), true});
    }
    identity.form = std::move(form);
    return {};
}

Identity identityOf(const ProbeContext &context, const std::string &name, const OptionValue &option,
                    const WebUrl &url)
{
    Identity identity;
    identity.name = name;
    auto result = readHeaders(context, option, identity);
    if (result && option["form"].isSet())
        result = readForm(context, option["form"], identity);
    if (!result)
        identity.missing = result.error();
    else if (!url.isPrivate())
        identity.missing =
            Error{ErrorCode::NotConfigured,
                  "a credential is not sent to " + url.origin() + " without encryption",
                  {},
                  "an address with https"};
    return identity;
}

} // namespace

Result<RolesTarget> rolesTarget(const ProbeContext &context)
{
    const auto &options = context.spec.options;
    auto base = options["url"].text();
    while (!base.empty() && base.back() == '/')
        base.pop_back();
    const auto url = WebUrl::parse(base);
    if (!url || !url->isWeb())
        return failure(ErrorCode::BadInput, "the url is not an address of the web",
                       options["url"].where());
    RolesTarget target{*url, base, options["paths"].texts(), {}, {}, false, {}, {}};
    for (const auto &[name, option] : options["identities"].entries())
        target.identities.push_back(identityOf(context, name, option, *url));
    for (const auto &identity : target.identities) {
        if (!identity.form)
            continue;
        const QUrl page(QString::fromStdString(base + identity.form->path));
        target.site.signInPages.insert(page.path(QUrl::FullyEncoded).toStdString());
    }
    for (const auto &[name, host] : context.spec.hosts)
        target.site.hosts.insert(lowered(hostWithoutPort(host)));
    target.isShapeWanted = options["json-shape"].boolean();
    target.trust.caFile = options["ca"].text();
    target.trust.isVerified = !options["insecure-skip-verification"].boolean();
    target.manners.pacing = &context.pacing;
    target.manners.requestTimeout = options["request-timeout"].duration(std::chrono::seconds(10));
    if (const auto rate = options["rate"].integer(); rate > 0)
        target.manners.interval = Milliseconds(1000 / rate);
    return target;
}

} // namespace sidestage
