// SPDX-License-Identifier: Apache-2.0
#include "probes/kinds/http/answers.h"

#include "probes/base/optionspec.h"
#include "probes/kinds/http/cors.h"
#include "probes/kinds/http/endpoints.h"
#include "probes/kinds/http/errorpages.h"
#include "probes/kinds/http/forwarded.h"
#include "probes/kinds/http/robots.h"

namespace sidestage {

std::vector<OptionSpec> answersOptions()
{
    const auto forwarded =
        option("forwarded", OptionType::Boolean,
               "Ask for the first page with forwarded headers, as a proxy would set them.");
    const auto robots = option("robots", OptionType::Boolean, "Read robots.txt; true if not said.");
    return {corsOption(), forwarded, errorPagesOption(), robots, endpointsOption()};
}

std::vector<Error> checkAnswersOptions(const OptionValue &options)
{
    auto errors = checkCorsOption(options);
    for (const auto &more : {checkErrorPagesOption(options), checkEndpointsOption(options)})
        errors.insert(errors.end(), more.begin(), more.end());
    return errors;
}

void writeAnswers(const ProbeContext &context, SiteAsking &asking, const HttpPage &firstPage,
                  const std::vector<std::string> &hosts)
{
    const auto &options = context.spec.options;
    writeErrorPages(context, asking, hosts);
    if (options["robots"].boolean(true))
        writeRobots(context.facts, asking);
    writeCors(context, asking, firstPage.path);
    if (options["forwarded"].boolean())
        writeForwarded(context, asking, firstPage.path);
    writeEndpoints(context, asking);
    asking.clock().write(context.facts);
}

} // namespace sidestage
