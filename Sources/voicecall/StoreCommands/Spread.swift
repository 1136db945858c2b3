import CallCore
import ScriptValue

/// How values are spread.
struct Spread {
    /// Rising.
    private let values: [Milliseconds]

    init(_ sorted: [Milliseconds]) { values = sorted }

    var count: Int { values.count }
    var longest: Milliseconds { values.last ?? 0 }

    /// The nearest rank; 0 without values.
    func percentile(_ percent: Int) -> Milliseconds {
        guard !values.isEmpty else { return 0 }
        return values[max(0, (percent * values.count + 99) / 100 - 1)]
    }

    var value: Value {
        guard let first = values.first, let last = values.last else { return ["count": 0] }
        let average = values.reduce(0.0) { $0 + Double($1) } / Double(values.count)
        var fields: [String: Value] = [
            "count": .int(Int64(count)), "minMs": .int(first), "maxMs": .int(last),
            "avgMs": .int(Int64(average.rounded())),
        ]
        for percent in [50, 90, 95, 99] { fields["p\(percent)Ms"] = .int(percentile(percent)) }
        return .map(fields)
    }

    /// Up to ten classes of the same width, a bar for each.
    var histogram: [String] {
        guard let first = values.first, let last = values.last else { return [] }
        let width = Self.width((last - first) / 10)
        let start = first / width * width
        var counts = [Int](repeating: 0, count: Int((last - start) / width) + 1)
        for value in values { counts[Int((value - start) / width)] += 1 }
        let most = counts.max() ?? 1
        return counts.enumerated().map { index, count in
            let from = "\(start + Int64(index) * width) ms"
            let bar = String(repeating: "█", count: (count * 40 + most - 1) / most)
            let label = String(repeating: " ", count: max(0, 10 - from.count)) + from
            return count == 0 ? label : "\(label)  \(bar) \(count)"
        }
    }

    /// The next of 1, 2, 5, 10, 20 …
    private static func width(_ least: Milliseconds) -> Milliseconds {
        var width: Milliseconds = 1
        while true {
            for factor in [1, 2, 5] as [Milliseconds] where width * factor >= max(least, 1) { return width * factor }
            width *= 10
        }
    }
}
