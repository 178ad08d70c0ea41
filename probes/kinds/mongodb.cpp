// SPDX-License-Identifier: Apache-2.0
#include "probes/kinds/mongodb.h"

#include "probes/kinds/mongodb/reading.h"
#include "probes/kinds/mongodb/target.h"

namespace sidestage {

namespace {

Result<void> probeMongo(const ProbeContext &context)
{
    const auto target = mongoTarget(context);
    if (!target)
        return tl::unexpected(target.error());
#ifdef SIDESTAGE_HAS_MONGOC
    return readMongo(*target, context);
#else
    return failure(ErrorCode::Unsupported, "this program was built without MongoDB's library", {},
                   "install libmongoc and build it again");
#endif
}

} // namespace

ProbeKind mongodbProbe()
{
    ProbeKind kind;
    kind.name = "mongodb";
    kind.summary = "Reads the collections, indexes, validators, settings and rights of a MongoDB.";
    kind.area = Area::Database;
    kind.options = mongoOptions();
    kind.probe = probeMongo;
    kind.check = checkMongoOptions;
    return kind;
}

} // namespace sidestage
