// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "probes/kinds/postgresql/schemaqueries.h"

#include <string>

namespace sidestage {

/// The queries about what is neither a relation nor a type nor a function. Each gives rows of
/// texts: an id, a name and what the writer of that part expects.
std::string otherSchemaQuery(SchemaPart part, int version);

// Pieces that all queries share.

/// A condition on pg_namespace as "n": neither the system's nor an extension's.
std::string ownSchemasPg();
/// A condition: the object of that catalog belongs to no extension.
std::string notOfExtensionPg(const std::string &catalog, const std::string &id);
/// The tables that some session holds exclusively, as a subquery: what prints an expression or a
/// query over them would wait for that session.
std::string lockedTablesPg();
/// The expression on servers that know it, else NULL.
std::string sinceVersionPg(int version, int major, const std::string &expression);

} // namespace sidestage
