// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "probes/kinds/mongodb/target.h"

#include <mongoc/mongoc.h>

#include <optional>

namespace sidestage {

/// Makes the connections of one libmongoc client and remembers what became of them: libmongoc's own
/// are blocking, verify in other ways on other systems, and cannot be stopped. Outlives the client;
/// used by the client's thread alone.
class MongoDialer
{
public:
    MongoDialer(const MongoTarget &target, Deadline deadline)
        : m_target(target), m_deadline(std::move(deadline))
    {
    }
    MongoDialer(const MongoDialer &) = delete;
    MongoDialer &operator=(const MongoDialer &) = delete;

    /// The client must be single-threaded.
    void serve(mongoc_client_t *client);

    /// Why the connection that broke last did; nothing while all are well.
    const std::optional<Error> &failure() const { return m_failure; }
    void noteFailure(Error error) { m_failure = std::move(error); }
    /// From now on nothing is worth a long wait.
    void takeLeave() { m_isLeaving = true; }
    bool isLeaving() const { return m_isLeaving; }
    void forgetFailure() { m_failure.reset(); }
    /// Whether a connection came about at all.
    bool hasConnected() const { return m_hasConnected; }
    bool isEncrypted() const { return m_isEncrypted; }
    const std::string &protocol() const { return m_protocol; }

private:
    static mongoc_stream_t *dial(const mongoc_uri_t *uri, const mongoc_host_list_t *host,
                                 void *dialer, bson_error_t *error);

    const MongoTarget &m_target;
    Deadline m_deadline;
    std::optional<Error> m_failure;
    bool m_isLeaving = false;
    bool m_hasConnected = false;
    bool m_isEncrypted = false;
    std::string m_protocol;
};

} // namespace sidestage
