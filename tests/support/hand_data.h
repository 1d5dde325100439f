// SPDX-FileCopyrightText: 2026 The Gradient Lab authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Data made by hand, without a generator, a split or a scaling.
#pragma once

#include "core/data/dataset.h"

#include <memory>
#include <utility>

namespace labtest {

inline lab::Samples samples(lab::Matrix x, lab::Matrix target, std::vector<int> labels = {}) {
    return {std::move(x), std::move(target), std::move(labels)};
}

/// The same rows train, test and judge. Two class names if there are labels of one output.
inline lab::Data handData(lab::Samples rows) {
    lab::Data data;
    data.outputs = rows.target.rows();
    data.scaling = {lab::Vector::Zero(rows.x.rows()), lab::Vector::Ones(rows.x.rows())};
    if (!rows.labels.empty()) {
        for (lab::Index k = 0; k < std::max<lab::Index>(2, data.outputs); ++k)
            data.classNames.push_back(std::to_string(k));
    }
    data.train = data.test = data.evaluation = std::move(rows);
    return data;
}

inline std::shared_ptr<const lab::Data> share(lab::Data data) {
    return std::make_shared<const lab::Data>(std::move(data));
}

} // namespace labtest
