// SPDX-License-Identifier: Apache-2.0
#include "probes/kinds/roles.h"

#include "probes/kinds/roles/ranks.h"
#include "probes/kinds/roles/rolestarget.h"
#include "probes/kinds/roles/visitor.h"

namespace sidestage {

namespace {

/// All pages as one identity. `isTls` becomes true where an answer came over TLS.
Column columnOf(HttpClient &client, const RolesTarget &target, const ProbeContext &context,
                const Identity *identity, bool &isTls)
{
    Column column;
    column.identity = identity ? identity->name : std::string(anonymous);
    Visitor visitor(client, target, context, identity);
    Result<void> signedIn;
    if (identity && identity->missing)
        signedIn = tl::unexpected(*identity->missing);
    else
        signedIn = visitor.signIn();
    column.isProven = visitor.isProven();
    for (const auto &path : target.paths) {
        if (!signedIn) {
            column.views.emplace_back(tl::unexpected(signedIn.error()));
            continue;
        }
        const auto url = visitor.urlOf(path);
        const auto answer =
            url ? visitor.get(*url) : Result<HttpResponse>(tl::unexpected(url.error()));
        if (!answer) {
            column.views.emplace_back(tl::unexpected(answer.error()));
            continue;
        }
        isTls = isTls || answer->isEncrypted;
        column.views.emplace_back(pageView(*url, *answer, target.site, target.isShapeWanted));
    }
    return column;
}

Error reasonOf(const Doubt &doubt, const Column &column, const RolesTarget &target)
{
    const auto whose = "the credential of '" + column.identity + "' ";
    if (doubt.kind == Doubt::Kind::Unproven)
        return {
            ErrorCode::PermissionDenied,
            "nothing shows that the sign-in succeeded: the answer to the form set no cookie and "
            "changed none, and no page that is kept from anonymous opens",
            {},
            "check the credential, or list a page that '" + column.identity + "' may open"};
    const auto &view = *column.views[doubt.page];
    const auto answers = target.paths[doubt.page] + " answers "
        + (view.redirect == "to-sign-in" ? std::string("with the sign-in")
                                         : std::to_string(view.status));
    return {
        ErrorCode::PermissionDenied,
        whose
            + (doubt.kind == Doubt::Kind::Ignored
                   ? "changes nothing: " + answers + " as it does to anonymous"
                   : "was not accepted: " + answers + ", and no page shows more than to anonymous"),
        {},
        "check the credential, or list a page that this identity may open"};
}

/// A credential that opens nothing says nothing about the identity that it stands for.
void distrust(std::vector<Column> &columns, const RolesTarget &target)
{
    std::vector<std::optional<Doubt>> doubts(columns.size());
    for (std::size_t i = 1; i < columns.size(); ++i)
        doubts[i] = doubtAbout(columns, i);
    for (std::size_t i = 1; i < columns.size(); ++i) {
        if (!doubts[i])
            continue;
        const auto reason = reasonOf(*doubts[i], columns[i], target);
        for (auto &each : columns[i].views) {
            if (each) // else it says already why it could not be read
                each = tl::unexpected(reason);
        }
    }
}

void writeColumn(const FactWriter &facts, const Column &column, const RolesTarget &target)
{
    for (std::size_t i = 0; i < target.paths.size(); ++i) {
        const auto page = facts.below(target.paths[i]);
        const auto &view = column.views[i];
        if (!view) {
            page.gap(column.identity, view.error());
            continue;
        }
        const auto cell = page.below(column.identity);
        cell.add("status", FactValue::integer(view->status));
        cell.add("redirect", FactValue::text(view->redirect));
        if (view->type)
            cell.add("content-type", FactValue::text(*view->type));
        else
            cell.gap("content-type",
                     {ErrorCode::Unreachable, "the body of the answer did not come", {}, {}});
        if (view->shape)
            cell.add("json-shape", FactValue::textSet(*view->shape));
        else if (view->shapeFailure)
            cell.gap("json-shape", *view->shapeFailure);
    }
}

void writeRanks(const FactWriter &facts, const std::vector<Column> &columns)
{
    const auto identities = facts.below("identities");
    for (std::size_t i = 1; i < columns.size(); ++i) {
        const auto same = seesAs(columns, i);
        if (same)
            identities.below(columns[i].identity).add("sees-as", FactValue::text(*same));
        else
            identities.below(columns[i].identity).gap("sees-as", same.error());
    }
    const auto everyone = isEveryoneAdmin(columns);
    if (everyone && *everyone)
        facts.add("everyone-is-admin", FactValue::boolean(**everyone));
    else if (everyone)
        facts.gap("everyone-is-admin", everyone->error());
}

const Error *firstFailure(const std::vector<Column> &columns)
{
    const Error *first = nullptr;
    for (const auto &column : columns) {
        for (const auto &view : column.views) {
            if (view)
                return nullptr;
            first = first ? first : &view.error();
        }
    }
    return first;
}

Result<void> probeRoles(const ProbeContext &context)
{
    const auto target = rolesTarget(context);
    if (!target)
        return tl::unexpected(target.error());
    auto client = HttpClient::make(target->trust, {}, target->manners);
    if (!client)
        return tl::unexpected(client.error());

    bool isTls = false;
    std::vector<Column> columns;
    std::vector<const Identity *> identities{nullptr};
    for (const auto &identity : target->identities)
        identities.push_back(&identity);
    for (const auto *identity : identities) {
        columns.push_back(columnOf(*client, *target, context, identity, isTls));
        if (auto time = context.deadline.check(); !time)
            return time;
    }
    if (const auto *failure = firstFailure(columns))
        return tl::unexpected(*failure);
    distrust(columns, *target);
    for (const auto &column : columns)
        writeColumn(context.facts, column, *target);
    writeRanks(context.facts, columns);
    if (isTls)
        context.facts.below("tls").add("verified", FactValue::boolean(target->trust.isVerified));
    return {};
}

} // namespace

ProbeKind rolesProbe()
{
    ProbeKind kind;
    kind.name = "roles";
    kind.summary = "Pages as seen by several identities: who is let in, who is sent away, and how.";
    kind.area = Area::SignIn;
    kind.options = rolesOptions();
    kind.probe = probeRoles;
    kind.check = checkRolesOptions;
    return kind;
}

} // namespace sidestage
