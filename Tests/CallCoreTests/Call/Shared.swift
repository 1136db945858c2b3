@testable import CallCore

/// A value behind a reference, because `#expect` takes no mutating calls.
final class Shared<Value> {
    var value: Value

    init(_ value: Value) { self.value = value }
}

extension Shared where Value == EventLedger {
    func admit(_ key: String, now: CallTime) -> Bool { value.admit(key, now: now) }
}

extension Shared where Value == RejectedCalls {
    func reject(_ providerCallID: String) -> Bool { value.reject(providerCallID) }
}
