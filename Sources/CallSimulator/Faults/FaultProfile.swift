/// How much is to go wrong, and the seed that decides what, where and when.
public struct FaultProfile: Hashable, Sendable, CustomStringConvertible {
    public enum Level: String, Hashable, Sendable, CaseIterable { case none, benign, hostile }

    public let level: Level
    public let seed: UInt64
    /// The kinds that may strike in this run.
    public let kinds: [FaultKind]

    public static let none = FaultProfile(level: .none, seed: 0, kinds: [])

    /// Late, duplicated and reordered webhooks, somewhat slow services: a flow must do all the same what its spec says.
    public static func benign(_ seed: UInt64) -> FaultProfile {
        FaultProfile(level: .benign, seed: seed, kinds: FaultKind.benign)
    }

    /// The benign faults and one to three others, chosen by the seed: a call may end badly, but never untidily.
    public static func hostile(_ seed: UInt64) -> FaultProfile {
        var random = SeededRandom(seed: seed).stream("fault kinds")
        var left = FaultKind.hostile
        var chosen: [FaultKind] = []
        for _ in 0..<random.draw(1...3) { chosen.append(left.remove(at: Int(random.draw(0...Int64(left.count - 1))))) }
        return FaultProfile(level: .hostile, seed: seed, kinds: FaultKind.benign + chosen)
    }

    /// Only the given kinds.
    public static func only(_ kinds: [FaultKind], seed: UInt64) -> FaultProfile {
        let isBenign = kinds.allSatisfy(FaultKind.benign.contains)
        return FaultProfile(level: isBenign ? .benign : .hostile, seed: seed, kinds: kinds)
    }

    public var description: String {
        guard level != .none else { return "no faults" }
        return "\(level.rawValue) seed \(seed) (\(kinds.map(\.rawValue).joined(separator: ", ")))"
    }
}
