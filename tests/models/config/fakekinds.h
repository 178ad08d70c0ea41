// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "probes/engine/registry.h"

namespace sidestage {

/// Kinds of probes that read nothing and have an option of every type.
inline ProbeRegistry fakeKinds()
{
    const auto option = [](std::string name, OptionType type, bool required = false,
                           std::vector<OptionSpec> members = {},
                           std::vector<std::string> words = {}) {
        return OptionSpec{std::move(name),   type, "The option.", required, std::move(words),
                          std::move(members)};
    };
    const auto text = option({}, OptionType::Text);
    const auto credential = option({}, OptionType::Credential);

    ProbeKind file;
    file.name = "file";
    file.summary = "Reads a file.";
    file.area = Area::Configuration;
    file.options = {
        option("file", OptionType::FilePath),
        option("directory", OptionType::FilePath),
        option("layers", OptionType::List, false, {option({}, OptionType::FilePath)}),
        option("dialect", OptionType::Word, true, {}, {"node", "ruby", "compose"}),
        option("note", OptionType::Text),
    };
    file.check = [](const OptionValue &options) {
        std::vector<Error> errors;
        if (options["file"].isSet() == options["directory"].isSet())
            errors.push_back(
                {ErrorCode::BadInput, "either 'file' or 'directory' is needed", {}, {}});
        return errors;
    };

    ProbeKind web;
    web.name = "web";
    web.summary = "Asks a server.";
    web.area = Area::Domains;
    web.options = {
        option("url", OptionType::Url, true),
        option("paths", OptionType::List, false,
               {option({}, OptionType::OneOf, false,
                       {option({}, OptionType::HttpPath),
                        option({}, OptionType::Group, false,
                               {option("path", OptionType::HttpPath, true),
                                option("method", OptionType::Word, false, {}, {"GET", "HEAD"}),
                                option("shape", OptionType::Boolean)})})}),
        option("headers", OptionType::Map, false,
               {option({}, OptionType::OneOf, false, {text, credential})}),
        option("plain-headers", OptionType::Map, false, {text}),
        option("token", OptionType::Credential),
        option("limit", OptionType::Size),
        option("wait", OptionType::Duration),
        option("tries", OptionType::Integer),
        option("verify", OptionType::Boolean),
    };

    ProbeKind database;
    database.name = "database";
    database.summary = "Asks a database.";
    database.area = Area::Database;
    database.options = {
        option("host", OptionType::Text, true),
        option("user", OptionType::Text),
        option("password", OptionType::Credential),
        option("tls", OptionType::Group, false,
               {option("verify", OptionType::Boolean, true),
                option("authority", OptionType::FilePath)}),
    };
    database.areaOf = [](std::string_view path) {
        return path.find("/migrations") == std::string_view::npos ? Area::Database
                                                                  : Area::Migrations;
    };
    return ProbeRegistry({std::move(file), std::move(web), std::move(database)});
}

} // namespace sidestage
