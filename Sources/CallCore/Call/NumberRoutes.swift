/// Settings by phone number, found however the carrier writes it.
public struct NumberRoutes<Route: Sendable>: Sendable {
    public struct Match: Sendable {
        /// The key as the configuration has it, to be kept on the call.
        public var key: String
        public var route: Route
    }

    private let exact: [String: Route]
    private let keysByDigits: [String: String]

    public init(_ routes: [String: Route]) {
        exact = routes
        var keysByDigits: [String: String] = [:]
        // Sorted, so that of two keys with the same digits the same one is found every time.
        for key in routes.keys.sorted() {
            let digits = PhoneNumber(key).digits
            if !digits.isEmpty, keysByDigits[digits] == nil { keysByDigits[digits] = key }
        }
        self.keysByDigits = keysByDigits
    }

    /// The route of a number: the exact key, otherwise the key with the same digits.
    public func match(_ number: String?) -> Match? {
        guard let number else { return nil }
        if let route = exact[number] { return Match(key: number, route: route) }
        guard let key = keysByDigits[PhoneNumber(number).digits], let route = exact[key] else { return nil }
        return Match(key: key, route: route)
    }
}

extension NumberRoutes.Match: Equatable where Route: Equatable {}
