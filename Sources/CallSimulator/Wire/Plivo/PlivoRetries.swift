import CallCore

/// How often and how long a URL is tried, as its fragment asks: `#ct=2000&rt=40000&tt=55000&rc=1&rp=ct,rt`.
struct PlivoRetries: Hashable, Sendable {
    /// `rt`: milliseconds to wait for an answer.
    var readLimit: Milliseconds = 40_000
    /// `tt`: milliseconds after which nothing more is tried.
    var total: Milliseconds = 55_000
    /// `rc`: further tries.
    var count = 1
    /// `rp`: what is tried again.
    var causes: Set<Substring> = ["ct", "rt"]

    /// Whatever cannot be read or is out of range counts as if it were not there.
    init(_ fragment: String?) {
        for setting in (fragment ?? "").split(separator: "&") {
            let parts = setting.split(separator: "=", maxSplits: 1)
            guard parts.count == 2 else { continue }
            let number = Int64(parts[1]) ?? -1
            switch parts[0] {
            case "rt" where (100...60_000).contains(number): readLimit = number
            case "tt" where (100...60_000).contains(number): total = number
            case "rc" where (0...5).contains(number): count = Int(number)
            case "rp": causes = Set(parts[1].split(separator: ","))
            default: break
            }
        }
    }

    func policy(pause: Milliseconds) -> WebhookPolicy {
        var policy = WebhookPolicy()
        policy.answerLimit = readLimit
        policy.total = total
        policy.retries = Array(repeating: pause, count: count)
        let causes = causes
        policy.retriesStatus = { status in
            let isNamed = causes.contains("\(status / 100)xx") || causes.contains("\(status)")
            return status >= 400 && (isNamed || causes.contains("all"))
        }
        return policy
    }
}
