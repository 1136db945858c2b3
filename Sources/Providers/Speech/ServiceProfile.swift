/// What is known of a speech service before its settings are read.
struct ServiceProfile: Sendable {
    var name: String
    var aliases: [String]
    /// Variables that may hold the key, the first that is set counts.
    var keyVariables: [String]
    /// Variable that may hold another address.
    var addressVariable: String?
    var address: String

    /// Names are compared without regard to case and blanks around them.
    func isCalled(_ name: String) -> Bool {
        let name = SpokenText.trimmed(name).lowercased()
        return self.name == name || aliases.contains(name)
    }
}
