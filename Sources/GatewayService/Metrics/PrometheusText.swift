/// Metrics in Prometheus' text format (version 0.0.4).
struct PrometheusText {
    typealias Labels = [(name: String, value: String)]

    private(set) var text = ""

    mutating func family(_ name: String, _ type: String, _ help: String) {
        text += "# HELP \(name) \(help)\n# TYPE \(name) \(type)\n"
    }

    mutating func sample(_ name: String, _ value: Double, _ labels: Labels = []) {
        text += "\(name)\(Self.written(labels)) \(Self.number(value))\n"
    }

    /// - Parameter histogram: counts by class; the format wants them added up.
    mutating func sample(_ name: String, _ histogram: Histogram, _ labels: Labels = []) {
        var below: UInt64 = 0
        for (index, count) in histogram.counts.enumerated() {
            below += count
            let bound = index < histogram.bounds.count ? Self.number(histogram.bounds[index]) : "+Inf"
            text += "\(name)_bucket\(Self.written(labels + [("le", bound)])) \(below)\n"
        }
        text += "\(name)_sum\(Self.written(labels)) \(Self.number(histogram.sum))\n"
        text += "\(name)_count\(Self.written(labels)) \(below)\n"
    }

    private static func written(_ labels: Labels) -> String {
        guard !labels.isEmpty else { return "" }
        let pairs = labels.map { name, value in
            let escaped = value.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"").replacing("\n", with: "\\n")
            return "\(name)=\"\(escaped)\""
        }
        return "{" + pairs.joined(separator: ",") + "}"
    }

    private static func number(_ value: Double) -> String {
        if let whole = Int64(exactly: value) { return String(whole) }
        return String(value)
    }
}
