// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "probes/kinds/mongodb/command.h"
#include "probes/kinds/mongodb/target.h"

#include <functional>
#include <memory>

namespace sidestage {

/// One signed-in client of libmongoc. Used by one thread. All waiting ends within one second of
/// the deadline or of its stop.
class MongoConnection
{
public:
    /// Connects, signs in and finds the server to read from. `target` outlives it.
    static Result<MongoConnection> open(const MongoTarget &target, const Deadline &deadline);
    MongoConnection(MongoConnection &&) noexcept;
    MongoConnection &operator=(MongoConnection &&) noexcept;
    ~MongoConnection();

    /// What the server said of itself when it was greeted.
    BsonValue greeting() const;
    bool isEncrypted() const;
    std::string protocol() const;

    /// The answer. PermissionDenied, NotFound, Unsupported: the server will not say this, and the
    /// connection goes on.
    Result<BsonDocument> read(MongoCommand command);
    /// The same for each member of an answer that comes in pieces.
    Result<void> readEach(MongoCommand command, const std::function<void(const BsonValue &)> &take);
    /// Whether it broke, so that no further question will be answered.
    bool isLost() const;

private:
    struct Parts;
    explicit MongoConnection(std::unique_ptr<Parts> parts);

    std::unique_ptr<Parts> m_parts;
};

} // namespace sidestage
