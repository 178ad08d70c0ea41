// SPDX-License-Identifier: Apache-2.0
#ifdef SIDESTAGE_HAS_MONGOC

#include "probes/kinds/mongodb/connection.h"

#include "probes/kinds/mongodb/failure.h"
#include "probes/kinds/mongodb/stream.h"

#include <algorithm>
#include <limits>

namespace sidestage {

namespace {

template <auto function>
struct Freed
{
    template <typename T>
    void operator()(T *object) const
    {
        function(object);
    }
};
using Uri = std::unique_ptr<mongoc_uri_t, Freed<mongoc_uri_destroy>>;
using Client = std::unique_ptr<mongoc_client_t, Freed<mongoc_client_destroy>>;
using Description =
    std::unique_ptr<mongoc_server_description_t, Freed<mongoc_server_description_destroy>>;
using Api = std::unique_ptr<mongoc_server_api_t, Freed<mongoc_server_api_destroy>>;
using Preference = std::unique_ptr<mongoc_read_prefs_t, Freed<mongoc_read_prefs_destroy>>;

/// libmongoc is initialised once in a process, before anything else of it is used, and its log
/// speaks to nobody: it would print to standard error what no one reviewed for secrets. The
/// language makes the first caller do it while others wait. It is never undone: at the end of the
/// process nothing is left to flush, and another thread may still be inside.
void useLibrary()
{
    [[maybe_unused]] static const bool isReady = [] {
        mongoc_log_set_handler(nullptr, nullptr);
        mongoc_init();
        return true;
    }();
}

std::int32_t milliseconds(Milliseconds time)
{
    return static_cast<std::int32_t>(
        std::clamp<Milliseconds::rep>(time.count(), 1, std::numeric_limits<std::int32_t>::max()));
}

/// Hosts and options alone pass through a text; user and password never do.
Uri uriFor(const MongoTarget &target, const Deadline &deadline)
{
    std::string text;
    for (const auto &endpoint : target.endpoints)
        text += (text.empty() ? "mongodb://" : ",")
            + (endpoint.socketPath.empty() ? endpoint.toString() : "localhost");
    Uri uri(mongoc_uri_new_with_error(text.c_str(), nullptr));
    if (!uri)
        return uri;
    auto *u = uri.get();
    bool isSet = mongoc_uri_set_appname(u, "sidestage")
        && mongoc_uri_set_option_as_bool(u, MONGOC_URI_RETRYREADS, false)
        && mongoc_uri_set_option_as_bool(u, MONGOC_URI_RETRYWRITES, false)
        && mongoc_uri_set_option_as_bool(u, MONGOC_URI_SERVERSELECTIONTRYONCE, true);
    const auto time = milliseconds(deadline.remaining());
    for (const auto *name : {MONGOC_URI_CONNECTTIMEOUTMS, MONGOC_URI_SOCKETTIMEOUTMS,
                             MONGOC_URI_SERVERSELECTIONTIMEOUTMS})
        isSet = isSet && mongoc_uri_set_option_as_int32(u, name, time);
    isSet = isSet
        && (target.replicaSet.empty()
                ? mongoc_uri_set_option_as_bool(u, MONGOC_URI_DIRECTCONNECTION, true)
                : mongoc_uri_set_option_as_utf8(u, MONGOC_URI_REPLICASET,
                                                target.replicaSet.c_str()));
    if (!target.user.empty()) {
        std::string password(target.password.reveal());
        isSet = isSet && mongoc_uri_set_username(u, target.user.c_str())
            && mongoc_uri_set_password(u, password.c_str())
            && mongoc_uri_set_auth_source(u, target.authDatabase.c_str())
            && (target.mechanism.empty()
                || mongoc_uri_set_auth_mechanism(u, target.mechanism.c_str()));
        wipe(password);
    }
    if (!isSet)
        uri.reset();
    return uri;
}

std::string peersOf(const MongoTarget &target)
{
    std::string text;
    for (const auto &endpoint : target.endpoints)
        text += (text.empty() ? "" : ", ") + endpoint.toString();
    return text;
}

} // namespace

struct MongoConnection::Parts
{
    Parts(const MongoTarget &target, const Deadline &until)
        : dialer(target, until), deadline(until), peer(peersOf(target))
    {
    }

    ~Parts() { dialer.takeLeave(); }
    Parts(const Parts &) = delete;
    Parts &operator=(const Parts &) = delete;

    Error failureOf(const bson_error_t &error, const std::string &command)
    {
        if (const auto inTime = deadline.check(); !inTime && !dialer.failure()) {
            auto late = inTime.error();
            late.message += " while " + peer + " was asked for " + command;
            return late;
        }
        if (dialer.failure() && error.domain != MONGOC_ERROR_SERVER) {
            isLost = true;
            return *dialer.failure();
        }
        isLost = isLost || error.domain != MONGOC_ERROR_SERVER;
        return mongoFailure(error, command, peer);
    }

    MongoDialer dialer; ///< first: the client says its farewell through it
    Deadline deadline;
    std::string peer;
    Client client;
    Preference preference;
    Description server;
    bool isLost = false;
};

MongoConnection::MongoConnection(std::unique_ptr<Parts> parts) : m_parts(std::move(parts)) { }
MongoConnection::MongoConnection(MongoConnection &&) noexcept = default;
MongoConnection &MongoConnection::operator=(MongoConnection &&) noexcept = default;
MongoConnection::~MongoConnection() = default;

Result<MongoConnection> MongoConnection::open(const MongoTarget &target, const Deadline &deadline)
{
    useLibrary();
    auto parts = std::make_unique<Parts>(target, deadline);
    const auto uri = uriFor(target, deadline);
    if (!uri)
        return failure(
            ErrorCode::BadInput,
            "the host, the user or the replica set's name is not one that MongoDB takes");
    parts->client.reset(mongoc_client_new_from_uri(uri.get()));
    if (!parts->client)
        return failure(ErrorCode::Internal, "the library for MongoDB takes none of this");
    auto *client = parts->client.get();
    mongoc_client_set_error_api(client, 2); // tells the server's numbers from the library's
    parts->dialer.serve(client);
    parts->preference.reset(mongoc_read_prefs_new(MONGOC_READ_PRIMARY_PREFERRED));
    bson_error_t error{};
    if (target.usesStableApi) {
        const Api api(mongoc_server_api_new(MONGOC_SERVER_API_V1));
        if (!mongoc_client_set_server_api(client, api.get(), &error))
            return failure(ErrorCode::Internal, "the library for MongoDB knows no stable API");
    }
    parts->server.reset(
        mongoc_client_select_server(client, false, parts->preference.get(), &error));
    if (!parts->server) {
        auto reason = parts->failureOf(error, "hello");
        if (error.domain == MONGOC_ERROR_SERVER_SELECTION && target.replicaSet.empty()
            && !parts->dialer.failure() && deadline.check())
            reason = notMongo(parts->peer);
        const bool mayWantTls = target.trust.mode == MongoTls::Off
            && reason.code == ErrorCode::Unreachable && parts->dialer.hasConnected();
        if (mayWantTls && reason.suggestion.empty())
            reason.suggestion = "set 'tls' if the server asks for it";
        return tl::unexpected(std::move(reason));
    }
    parts->dialer.forgetFailure(); // of members that are not needed
    return MongoConnection(std::move(parts));
}

BsonValue MongoConnection::greeting() const
{
    return BsonValue(mongoc_server_description_hello_response(m_parts->server.get()));
}

bool MongoConnection::isEncrypted() const
{
    return m_parts->dialer.isEncrypted();
}

std::string MongoConnection::protocol() const
{
    return m_parts->dialer.protocol();
}

bool MongoConnection::isLost() const
{
    return m_parts->isLost || !m_parts->deadline.check();
}

Result<BsonDocument> MongoConnection::read(MongoCommand command)
{
    if (const auto inTime = m_parts->deadline.check(); !inTime)
        return tl::unexpected(inTime.error());
    const auto &question = command.withTimeLimit(m_parts->deadline.remaining().count());
    BsonDocument answer;
    // The library initialises the answer's memory itself.
    bson_t reply;
    bson_error_t error{};
    const bool isAnswered = mongoc_client_command_simple_with_server_id(
        m_parts->client.get(), command.database().c_str(), question.get(),
        m_parts->preference.get(), mongoc_server_description_id(m_parts->server.get()), &reply,
        &error);
    bson_concat(answer.get(), &reply);
    bson_destroy(&reply);
    if (!isAnswered)
        return tl::unexpected(m_parts->failureOf(error, command.name()));
    return answer;
}

Result<void> MongoConnection::readEach(MongoCommand command,
                                       const std::function<void(const BsonValue &)> &take)
{
    const auto database = command.database();
    auto answer = read(std::move(command));
    for (const auto *batch = "firstBatch"; answer; batch = "nextBatch") {
        const auto cursor = (*answer)["cursor"];
        const auto id = cursor["id"].integer();
        const auto name = cursor["ns"].text();
        if (!id || !name || !cursor[batch].isArray())
            return tl::unexpected(notMongo(m_parts->peer));
        for (const auto &member : cursor[batch].members())
            take(member);
        if (*id == 0)
            return {};
        const auto dot = name->find('.');
        answer = read(MongoCommand::more(
            database, std::string(dot == std::string_view::npos ? *name : name->substr(dot + 1)),
            *id));
    }
    return tl::unexpected(answer.error());
}

} // namespace sidestage

#endif
