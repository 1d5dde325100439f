// SPDX-FileCopyrightText: 2026 The Gradient Lab authors
// SPDX-License-Identifier: GPL-3.0-or-later

// What a run of many steps keeps, without a window.
//   long_run length WORKLOAD STEPS   at 10^3, 10^4, ... STEPS: steps, seconds a step since the line before,
//                                    resident memory, seconds for a snapshot, bytes that it holds
//   long_run memory WORKLOAD         the most memory that was resident while it trained for a second
// Numbers in columns, memory in bytes, time of the processor.
#include "tests/bench/workloads.h"

#include "core/runner/session.h"

#include <malloc.h>

#include <algorithm>
#include <array>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <string>

using namespace lab;
using namespace labbench;

namespace {

/// "VmRSS" or "VmHWM", in bytes.
double resident(const std::string& what) {
    std::ifstream status("/proc/self/status");
    std::string word;
    double kilobytes = 0;
    while (status >> word) {
        if (word == what + ":")
            status >> kilobytes;
    }
    return 1024 * kilobytes;
}

double bytesTaken() {
    const struct mallinfo2 info = mallinfo2();
    return static_cast<double>(info.uordblks + info.hblkhd);
}

struct Observation {
    double seconds;
    double bytes;
};

/// The median of several: a step lies between two of them, so that nothing is reused.
Observation observe(Session& session) {
    std::array<Observation, 21> each{};
    for (Observation& observation : each) {
        session.step();
        const double taken = bytesTaken();
        const double begun = processorSeconds();
        const auto snapshot = session.observe({}, true);
        observation = {processorSeconds() - begun, bytesTaken() - taken};
    }
    std::ranges::sort(each, {}, &Observation::seconds);
    const double seconds = each[each.size() / 2].seconds;
    std::ranges::sort(each, {}, &Observation::bytes);
    return {seconds, each[each.size() / 2].bytes};
}

int length(const Experiment& experiment, std::int64_t steps) {
    Session session{Run{experiment, {}}};
    session.observe({}, true);
    for (std::int64_t mark = 1000; mark <= steps; mark *= 10) {
        const std::int64_t first = session.trainer().stepCount();
        const double begun = processorSeconds();
        while (session.trainer().stepCount() < mark) {
            if (session.step() == nullptr)
                return 4;
        }
        const double each = (processorSeconds() - begun) / static_cast<double>(mark - first);
        const Observation seen = observe(session);
        std::printf("%lld %.4g %.0f %.4g %.0f\n", static_cast<long long>(mark), each, resident("VmRSS"),
                    seen.seconds, seen.bytes);
    }
    return 0;
}

template <class Step>
void forOneSecond(Step step) {
    const double begun = processorSeconds();
    while (processorSeconds() - begun < 1)
        step();
}

int memory(const Workload& workload) {
    if (const auto experiment = experimentOf(workload)) {
        Session session{Run{*experiment, {}}};
        forOneSecond([&] {
            session.step();
            session.observe({}, true);
        });
    } else {
        Loop loop(workload);
        forOneSecond([&] {
            loop.step(true);
            loop.draw();
        });
    }
    std::printf("%.0f\n", resident("VmHWM"));
    return 0;
}

} // namespace

int main(int argc, char** argv) {
    const std::string word = argc > 2 ? argv[1] : "";
    const auto* found = argc > 2 ? findWorkload(argv[2]) : nullptr;
    if (word == "memory" && argc == 3 && found != nullptr)
        return memory(*found);
    if (word == "length" && argc == 4 && found != nullptr && experimentOf(*found))
        return length(*experimentOf(*found), std::atoll(argv[3]));
    std::fputs("long_run length WORKLOAD STEPS | long_run memory WORKLOAD\n", stderr);
    return 2;
}
