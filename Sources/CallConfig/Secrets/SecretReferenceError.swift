/// Why something cannot be a secret or a reference to one.
struct SecretReferenceError: Error, Hashable {
    var what: String
    var next: String
    /// It is not even a text or an object.
    var isType = false
}
