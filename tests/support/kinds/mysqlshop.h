// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "tests/support/mariadbserver.h"
#include "tests/support/proberunner.h"
#include "tests/support/readingtext.h"

#include <chrono>
#include <set>
#include <string>
#include <vector>

namespace sidestage::test {

/// The password of every account of a MySqlShop; it must never be seen anywhere.
extern const std::string plantedPassword;

/// One a line.
std::string joined(const std::set<std::string> &texts);
/// Of both, what is in one alone.
std::set<std::string> difference(const Reading &a, const Reading &b);

/// A real MariaDB with accounts of several rights, all at 127.0.0.1, and databases that hold
/// something of everything: `auditor` has the least rights for all of it, `plain` may only SELECT,
/// `admin` may do all, `stranger` nothing.
class MySqlShop
{
public:
    /// Starts the server, with a general log, and makes the accounts and the databases `shop` and
    /// `shop_two`, which are alike. False with the reason in the server's output.
    bool start();
    /// Makes a database anew.
    void make(const std::string &database);
    /// Reads a database as the service "db".
    Reading read(const std::string &database, const std::string &user = "auditor",
                 OptionValue::Map more = {},
                 std::chrono::milliseconds timeout = std::chrono::seconds(20),
                 std::vector<std::string> *log = nullptr) const;

    MariaDbServer server;
};

} // namespace sidestage::test
