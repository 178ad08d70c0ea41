// SPDX-License-Identifier: Apache-2.0
#include "probes/kinds/env.h"

#include "probes/base/disclosure.h"
#include "probes/base/optionspec.h"
#include "probes/kinds/env/envtext.h"
#include "probes/kinds/env/inputfile.h"
#include "probes/kinds/env/settings.h"

#include <algorithm>
#include <filesystem>
#include <system_error>

namespace sidestage {

namespace {

constexpr std::uintmax_t largestEnvFile = 8U * 1024 * 1024;
constexpr std::uintmax_t largestSettingsFile =
    4U * 1024 * 1024; // its readers cannot be interrupted
constexpr std::uintmax_t largestSecretFile = 1U * 1024 * 1024;
constexpr std::size_t mostSecretFiles = 10'000;
constexpr std::size_t mostLoggedProblems = 100;

std::string shownName(const ProbeContext &context, const std::string &path)
{
    const auto relative =
        std::filesystem::path(path).lexically_relative(context.spec.workspaceFolder);
    const bool isInside = !relative.empty() && *relative.begin() != "..";
    return isInside && !context.spec.workspaceFolder.empty() ? relative.generic_string() : path;
}

std::vector<PathGlob> globsOf(const OptionValue &patterns)
{
    std::vector<PathGlob> globs;
    for (const auto &text : patterns.texts()) {
        if (auto glob = PathGlob::parse(text))
            globs.push_back(std::move(*glob));
    }
    return globs;
}

/// Writes one setting with what is found inside it.
class SettingWriter
{
public:
    explicit SettingWriter(const ProbeContext &context, bool isSecretStore = false)
        : m_context(context)
        , m_rules{globsOf(context.spec.options["secret"]), globsOf(context.spec.options["show"]),
                  isSecretStore}
    {
    }

    /// `at` is the writer of the setting's own path.
    void write(const FactWriter &at, std::string_view name, const std::optional<std::string> &value,
               Origin origin) const
    {
        if (!value) {
            at.set({}, origin);
            return;
        }
        const auto service = FactPath::escape(m_context.spec.service).size();
        const auto path = at.path().text().substr(std::min(service + 1, at.path().text().size()));
        auto shown = disclose(path, name, *value, m_rules, m_context.fingerprints);
        at.set(std::move(shown.value), origin);
        if (shown.user)
            at.add("user", std::move(*shown.user), origin);
        if (shown.password)
            at.add("password", std::move(*shown.password), origin);
        if (shown.hostMode != KeyMode::None)
            at.add("provider-mode", FactValue::text(nameOf(shown.hostMode)), origin);
    }

private:
    const ProbeContext &m_context;
    DisclosureRules m_rules;
};

void logProblems(const ProbeContext &context, const std::string &file,
                 const std::vector<EnvProblem> &problems)
{
    for (std::size_t i = 0; i < std::min(problems.size(), mostLoggedProblems); ++i)
        context.log.write(Location{file, problems[i].line, problems[i].column}.toString() + ": "
                          + problems[i].message);
    if (problems.size() > mostLoggedProblems)
        context.log.write(file + ": " + std::to_string(problems.size() - mostLoggedProblems)
                          + " more lines like these");
}

Result<void> probeFiles(const ProbeContext &context, EnvDialect dialect,
                        const std::vector<std::string> &files)
{
    struct Winner
    {
        std::optional<std::string> value;
        Origin origin;
        std::int64_t times = 0; ///< in the one file where it is set most often
    };
    std::map<std::string, Winner, std::less<>> winners;
    EnvScope scope;
    for (const auto &path : files) {
        if (auto still = context.deadline.check(); !still)
            return still;
        const auto name = shownName(context, path);
        auto text = readInputFile(path, name, largestEnvFile, context.deadline);
        if (!text)
            return tl::unexpected(text.error());
        if (auto checked = checkText(*text, name); !checked)
            return checked;
        const auto read = readEnv(dialect, *text, scope);
        logProblems(context, name, read.problems);
        const auto fatal = std::ranges::find(read.problems, true, &EnvProblem::isFatal);
        if (fatal != read.problems.end())
            return failure(ErrorCode::BadInput,
                           fatal->message + "; " + std::string(nameOf(dialect))
                               + " refuses the file",
                           {name, fatal->line, fatal->column});
        const auto file = context.facts.file(name);
        std::map<std::string_view, std::int64_t> times;
        for (const auto &entry : read.entries) {
            auto &winner = winners[entry.key];
            winner.value = entry.value;
            winner.origin = {file, static_cast<std::uint32_t>(entry.line)};
            winner.times = std::max(winner.times, ++times[entry.key]);
            if (entry.value)
                scope.insert_or_assign(entry.key, *entry.value);
        }
    }
    const SettingWriter writer(context);
    for (const auto &[key, winner] : winners) {
        const auto at = context.facts.below(key);
        writer.write(at, key, winner.value, winner.origin);
        if (winner.times > 1)
            at.add("times-defined", FactValue::integer(winner.times), winner.origin);
    }
    return {};
}

Result<void> probeDirectory(const ProbeContext &context, const std::string &path)
{
    const auto name = shownName(context, path);
    std::error_code code;
    const auto status = std::filesystem::status(path, code);
    if (status.type() == std::filesystem::file_type::not_found)
        return failure(ErrorCode::NotFound, "there is no folder '" + name + "'", {name, 0, 0});
    if (!code && !std::filesystem::is_directory(status))
        return failure(ErrorCode::BadInput, "'" + name + "' is not a folder", {name, 0, 0},
                       "use 'file' for an env file");
    std::vector<std::string> keys;
    for (std::filesystem::directory_iterator at(path, code), end; !code && at != end;
         at.increment(code)) {
        auto key = at->path().filename().string();
        // Kubernetes keeps its generations of a volume in "..data" and its like.
        if (!key.starts_with('.'))
            keys.push_back(std::move(key));
        if (keys.size() > mostSecretFiles)
            return failure(ErrorCode::TooLarge,
                           "the folder '" + name + "' holds more than "
                               + std::to_string(mostSecretFiles) + " files",
                           {name, 0, 0});
    }
    if (code) {
        const bool isDenied =
            code == std::errc::permission_denied || code == std::errc::operation_not_permitted;
        return failure(isDenied ? ErrorCode::PermissionDenied : ErrorCode::Unreachable,
                       "the folder '" + name + "' may not be read: " + code.message(),
                       {name, 0, 0});
    }
    std::ranges::sort(keys);
    const SettingWriter writer(context, true);
    for (const auto &key : keys) {
        const auto file = (std::filesystem::path(path) / key).string();
        if (std::filesystem::is_directory(file, code)) {
            context.log.write(name + "/" + key + ": a folder inside the folder is not read");
            continue;
        }
        auto value = readInputFile(file, name + "/" + key, largestSecretFile, context.deadline);
        if (auto still = context.deadline.check(); !still)
            return still;
        if (!value) {
            context.facts.gap(key, value.error());
            continue;
        }
        if (value->ends_with('\n'))
            value->pop_back();
        if (value->ends_with('\r'))
            value->pop_back();
        writer.write(context.facts.below(key), key, *value,
                     {context.facts.file(name + "/" + key), 1});
    }
    return {};
}

Result<void> probeSettings(const ProbeContext &context, const std::string &path)
{
    const auto name = shownName(context, path);
    const auto given = context.spec.options["format"].text();
    const auto format = given.empty() ? settingsFormatOfFile(path) : settingsFormatNamed(given);
    if (!format)
        return failure(ErrorCode::NotConfigured,
                       "the ending of '" + name + "' does not tell its format", {name, 0, 0},
                       "say 'format: json', yaml, toml, ini or properties");
    auto text = readInputFile(path, name, largestSettingsFile, context.deadline);
    if (!text)
        return tl::unexpected(text.error());
    auto settings = readSettings(*format, *text, name);
    if (!settings)
        return tl::unexpected(settings.error());
    const auto file = context.facts.file(name);
    const SettingWriter writer(context);
    for (const auto &setting : *settings) {
        auto at = context.facts;
        for (const auto &segment : setting.segments)
            at = at.below(segment);
        const Origin origin{file, static_cast<std::uint32_t>(setting.line)};
        if (setting.isEmptyList)
            at.set(FactValue::list({}), origin);
        else
            writer.write(at, setting.name, setting.value, origin);
    }
    return {};
}

std::vector<std::string> envFilesOf(const OptionValue &options)
{
    auto files = options["file"].texts();
    for (auto &more : options["files"].texts())
        files.push_back(std::move(more));
    return files;
}

Result<void> probeEnv(const ProbeContext &context)
{
    const auto &options = context.spec.options;
    if (const auto files = envFilesOf(options); !files.empty()) {
        const auto dialect = envDialectNamed(options["dialect"].text());
        if (!dialect)
            return failure(ErrorCode::NotConfigured, "an env file needs a 'dialect'",
                           options.where());
        return probeFiles(context, *dialect, files);
    }
    if (options["directory"].isSet())
        return probeDirectory(context, options["directory"].text());
    if (options["settings"].isSet())
        return probeSettings(context, options["settings"].text());
    return failure(ErrorCode::NotConfigured, "nothing says what to read", options.where());
}

Error mistake(std::string message, const OptionValue &at, std::string suggestion = {})
{
    return {ErrorCode::BadInput, std::move(message), at.where(), std::move(suggestion)};
}

std::vector<Error> checkOptions(const OptionValue &options)
{
    std::vector<Error> errors;
    const bool hasFiles = options["file"].isSet() || options["files"].isSet();
    const int sources =
        int(hasFiles) + int(options["directory"].isSet()) + int(options["settings"].isSet());
    if (sources != 1)
        errors.push_back(mistake(sources ? "one target reads one source, but several are given"
                                         : "nothing says what to read",
                                 options, "give one of 'file', 'directory' or 'settings'"));
    if (options["file"].isSet() && options["files"].isSet())
        errors.push_back(mistake("'file' and 'files' are both given", options["files"],
                                 "put all of them under 'files'"));
    if (hasFiles && !options["dialect"].isSet())
        errors.push_back(mistake(
            "an env file needs a 'dialect': six readers understand the same bytes differently",
            options,
            "add 'dialect: node', ruby, python, compose, docker or systemd, as the application "
            "reads it"));
    if (!hasFiles && options["dialect"].isSet())
        errors.push_back(mistake("'dialect' speaks of env files alone", options["dialect"]));
    if (options["format"].isSet() && !options["settings"].isSet())
        errors.push_back(mistake("'format' speaks of a settings file alone", options["format"]));
    if (options["settings"].isSet() && !options["format"].isSet()
        && !settingsFormatOfFile(options["settings"].text()))
        errors.push_back(mistake("the ending of the settings file does not tell its format",
                                 options["settings"],
                                 "add 'format: json', yaml, toml, ini or properties"));
    for (const auto *list : {"secret", "show"}) {
        for (const auto &pattern : options[list].items()) {
            if (auto glob = PathGlob::parse(pattern.text()); !glob)
                errors.push_back(mistake(glob.error().message, pattern, glob.error().suggestion));
        }
    }
    return errors;
}

std::vector<OptionSpec> envOptions()
{
    const auto listOf = [](std::string name, OptionType type, std::string summary) {
        auto spec = option(std::move(name), OptionType::List, std::move(summary));
        spec.members = {option("", type, "")};
        return spec;
    };
    auto dialect =
        option("dialect", OptionType::Word, "Whose reader the env files are written for.");
    dialect.words = {"node", "ruby", "python", "compose", "docker", "systemd"};
    auto format = option("format", OptionType::Word,
                         "Format of the settings file, where its ending does not tell.");
    format.words = {"json", "yaml", "toml", "ini", "properties"};
    return {
        listOf("file", OptionType::FilePath,
               "An env file, or several of which a later one overrides the earlier."),
        listOf("files", OptionType::FilePath, "The same as file, for those who prefer the plural."),
        std::move(dialect),
        option("directory", OptionType::FilePath,
               "A folder of secret files: each file is a key, its content the value."),
        option("settings", OptionType::FilePath,
               "A settings file in JSON, YAML, TOML, INI or Java properties."),
        std::move(format),
        listOf("secret", OptionType::Text,
               "Patterns of names that are always hidden, as credentials."),
        listOf(
            "show", OptionType::Text,
            "Patterns of names whose text may be shown; a credential stays hidden all the same.")};
}

} // namespace

ProbeKind envProbe()
{
    ProbeKind kind;
    kind.name = "env";
    kind.summary =
        "Settings of an application: env files, a folder of secret files, or a settings file.";
    kind.area = Area::Configuration;
    kind.options = envOptions();
    kind.probe = probeEnv;
    kind.check = checkOptions;
    return kind;
}

} // namespace sidestage
