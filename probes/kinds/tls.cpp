// SPDX-License-Identifier: Apache-2.0
#include "probes/kinds/tls.h"

#include "probes/kinds/tls/tlsfacts.h"
#include "probes/kinds/tls/tlstarget.h"
#include "probes/transport/httpfailure.h"

#include <QDateTime>

#include <algorithm>

namespace sidestage {

namespace {

const std::vector<std::string> webProtocols{"h2", "http/1.1"};

/// The versions that can be asked for from here, the newest first.
std::vector<TlsVersion> versionsToAsk()
{
    std::vector<TlsVersion> versions;
    for (const auto version : {TlsVersion::Tls13, TlsVersion::Tls12, TlsVersion::Tls11,
                               TlsVersion::Tls10, TlsVersion::Ssl3}) {
        if (isSpokenHere(version))
            versions.push_back(version);
    }
    return versions;
}

/// The handshakes with one target, one after another.
class Inquiry
{
public:
    Inquiry(const ProbeContext &context, const TlsTarget &target)
        : m_context(context)
        , m_target(target)
        , m_stepsLeft(2 + static_cast<int>(versionsToAsk().size() + target.names.size()))
    {
    }

    /// One handshake. Where a server says nothing to some of them, the others still have time.
    Result<TlsAnswer> ask(const std::string &what, const std::string &serverName,
                          std::optional<TlsVersion> only = {},
                          std::vector<std::string> protocols = {})
    {
        const auto &whole = m_context.deadline;
        auto turn =
            m_context.pacing.turnFor(m_target.peer.host().toStdString(), m_target.interval, whole);
        if (!turn)
            return tl::unexpected(turn.error());
        const auto share =
            std::max(Milliseconds(500), whole.remaining() / std::max(m_stepsLeft, 1));
        const auto allowed =
            m_isAnswered ? std::min(m_target.requestTimeout, share) : m_target.requestTimeout;
        m_stepsLeft -= 1;
        auto answer = shakeHands({m_target.peer, serverName, only, std::move(protocols)},
                                 whole.atMost(allowed));
        m_isAnswered = m_isAnswered || answer.has_value();
        m_context.log.write(what + ": "
                            + (!answer               ? answer.error().message
                                   : answer->session ? std::string(nameOf(answer->session->version))
                                       + ' ' + answer->session->cipher
                                                     : peer() + ' ' + answer->refusal));
        return answer;
    }

    /// A version alone. A server that hangs up without a word is asked once more: it may mean the
    /// version, or the line was bad.
    Result<TlsAnswer> askVersion(TlsVersion version)
    {
        const auto what = std::string(nameOf(version)) + " alone";
        auto answer = ask(what, ownName(), version);
        if (answer && answer->isSilentRefusal && m_context.deadline.check())
            answer = ask(what + " again", ownName(), version);
        return answer;
    }

    const std::string &ownName() const { return m_target.names.front().host; }
    std::string peer() const { return peerName(m_target.peer); }

private:
    const ProbeContext &m_context;
    const TlsTarget &m_target;
    int m_stepsLeft;
    bool m_isAnswered = false;
};

Error declined(const std::string &peer, const TlsAnswer &answer)
{
    const auto code =
        answer.isTls || !answer.isSilentRefusal ? ErrorCode::Protocol : ErrorCode::Unreachable;
    return {code, peer + ' ' + answer.refusal, {}, {}};
}

/// Writes `versions/…`. `usual`: what came of the handshake that any client makes. Returns the
/// sessions that came about, the usual one or else the newest first.
Result<std::vector<TlsSession>> lookAtVersions(const ProbeContext &context, Inquiry &inquiry,
                                               const TlsAnswer &usual)
{
    std::vector<TlsSession> sessions;
    if (usual.session)
        sessions.push_back(*usual.session);
    for (const auto version : versionsToAsk()) {
        if (usual.session && usual.session->version == version) {
            writeVersion(context.facts, version, usual);
            continue;
        }
        auto answer = inquiry.askVersion(version);
        if (auto time = context.deadline.check(); !time)
            return tl::unexpected(time.error());
        if (!answer) {
            context.facts.below("versions").gap(nameOf(version), answer.error());
            continue;
        }
        if (!answer->isUnderstood) {
            context.facts.below("versions").gap(nameOf(version), declined(inquiry.peer(), *answer));
            continue;
        }
        writeVersion(context.facts, version, *answer);
        if (answer->session)
            sessions.push_back(*std::move(answer->session));
    }
    return sessions;
}

/// Writes `alpn/…`. What the usual handshake chose needs no further look.
Result<void> lookAtProtocols(const ProbeContext &context, Inquiry &inquiry, const TlsAnswer &usual)
{
    const auto alpn = context.facts.below("alpn");
    const auto chosen = usual.session ? usual.session->protocol : std::string();
    if (usual.session)
        alpn.add("chosen", chosen.empty() ? FactValue() : FactValue::text(chosen));
    else
        alpn.gap("chosen", declined(inquiry.peer(), usual));
    std::vector<std::string> offered;
    // One that has chosen nothing from a list with both leaves this to its application.
    const bool isDeaf = usual.session && chosen.empty();
    for (const auto &protocol : webProtocols) {
        if (protocol == chosen)
            offered.push_back(protocol);
        if (isDeaf || protocol == chosen)
            continue;
        const auto answer =
            inquiry.ask("ALPN " + protocol + " alone", inquiry.ownName(), {}, {protocol});
        if (auto time = context.deadline.check(); !time)
            return time;
        if (!answer) {
            alpn.gap("offered", answer.error());
            return {};
        }
        // To refuse by hanging up is nothing that protocols know, and may be a bad line.
        if (!answer->session && (!answer->isUnderstood || answer->isSilentRefusal)) {
            alpn.gap("offered", declined(inquiry.peer(), *answer));
            return {};
        }
        if (answer->session && answer->session->protocol == protocol)
            offered.push_back(protocol);
    }
    alpn.add("offered", FactValue::textSet(offered));
    return {};
}

Result<void> lookAtNames(const ProbeContext &context, Inquiry &inquiry, const TlsTarget &target,
                         const TlsSession &own, std::int64_t now)
{
    writeOwnName(context.facts, target.names.front(), own);
    for (std::size_t i = 1; i < target.names.size(); ++i) {
        const auto &name = target.names[i];
        const auto gap = [&](Error reason) {
            context.facts.below("names").gap(name.segment, std::move(reason));
        };
        if (name.host.empty()) {
            gap({ErrorCode::NotConfigured,
                 "the environment has no host with the name '" + name.segment + '\'',
                 {},
                 {}});
            continue;
        }
        const auto answer = inquiry.ask("asking for " + name.host, name.host);
        if (auto time = context.deadline.check(); !time)
            return time;
        if (!answer)
            gap(answer.error());
        else if (answer->session)
            writeOtherName(context.facts, name, *answer->session, own, target.roots, now);
        else if (answer->isSilentRefusal || !answer->isUnderstood)
            gap(declined(inquiry.peer(), *answer));
        else
            context.facts.below("names")
                .below(name.segment)
                .add("covered", FactValue::boolean(false));
    }
    return {};
}

Result<void> probeTls(const ProbeContext &context)
{
    const auto target = tlsTarget(context.spec);
    if (!target)
        return tl::unexpected(target.error());
    Inquiry inquiry(context, *target);
    const auto usual = inquiry.ask("as any client", inquiry.ownName(), {}, webProtocols);
    if (!usual)
        return tl::unexpected(usual.error());
    if (!usual->session && !usual->isTls && !usual->isSilentRefusal)
        return tl::unexpected(declined(inquiry.peer(), *usual));

    const auto sessions = lookAtVersions(context, inquiry, *usual);
    if (!sessions)
        return tl::unexpected(sessions.error());
    if (sessions->empty())
        return tl::unexpected(declined(inquiry.peer(), *usual));
    if (auto looked = lookAtProtocols(context, inquiry, *usual); !looked)
        return looked;

    const auto now = QDateTime::currentMSecsSinceEpoch();
    const auto &own = sessions->front();
    writeIdentity(context.facts, own, *target, now);
    // Servers fetch the status in the background and staple it once they have it.
    const auto stapled = std::find_if(sessions->begin(), sessions->end(),
                                      [](const auto &session) { return !session.status.empty(); });
    writeStapling(context.facts, stapled == sessions->end() ? own : *stapled, target->roots);
    return lookAtNames(context, inquiry, *target, own, now);
}

} // namespace

ProbeKind tlsProbe()
{
    ProbeKind kind;
    kind.name = "tls";
    kind.summary =
        "How a server encrypts: versions, ciphers, its certificate and who vouches for it.";
    kind.area = Area::Domains;
    kind.options = tlsOptions();
    kind.probe = probeTls;
    kind.check = checkTlsOptions;
    return kind;
}

} // namespace sidestage
