import CallCore

/// The form of an API request, read field by field; a field nobody reads is unknown.
struct TwilioParameters {
    private let form: FormFields

    init(_ request: WireRequest, known: Set<String>) throws(TwilioError) {
        guard request.body.isEmpty || request.mediaType == "application/x-www-form-urlencoded" else {
            throw TwilioError(
                code: 20415, status: 415, message: "Unsupported media type: send application/x-www-form-urlencoded")
        }
        guard let form = request.form else {
            throw TwilioError(code: 20400, status: 400, message: "The form cannot be read")
        }
        self.form = form
        if let field = form.fields.first(where: { !known.contains($0.name) }) {
            throw TwilioError.invalid(20001, "Unknown parameters: \(field.name)")
        }
        for name in Set(form.fields.map(\.name)) where name != "StatusCallbackEvent" && form.all(name).count > 1 {
            throw TwilioError.invalid(20001, "Parameter \(name) comes more than once")
        }
    }

    /// Nil for an absent or an empty field: Twilio makes no difference.
    subscript(name: String) -> String? { form[name].flatMap { $0.isEmpty ? nil : $0 } }

    func all(_ name: String) -> [String] { form.all(name) }

    func url(_ name: String, code: Int = 21205) throws(TwilioError) -> String? {
        guard let text = self[name] else { return nil }
        guard let address = WebAddress(text), WireURL.isWeb(address) else {
            throw .invalid(code, "\(name) is not a valid URL: \(text)")
        }
        // Twilio refuses host names with an underscore for callbacks.
        if name == "StatusCallback", address.host.contains("_") {
            throw .invalid(21609, "Invalid 'statusCallback' URL: \(text)")
        }
        return text
    }

    func method(_ name: String) throws(TwilioError) -> String {
        let method = self[name] ?? "POST"
        guard ["GET", "POST"].contains(method) else { throw .parameter(name, method) }
        return method
    }

    func number(_ name: String, in range: ClosedRange<Int>) throws(TwilioError) -> Int? {
        guard let text = self[name] else { return nil }
        guard let number = Int(text), text.utf8.allSatisfy({ (0x30...0x39).contains($0) }), range.contains(number)
        else { throw .parameter(name, text) }
        return number
    }

    func choice(_ name: String, of choices: [String]) throws(TwilioError) -> String? {
        guard let text = self[name] else { return nil }
        guard choices.contains(text) else { throw .parameter(name, text) }
        return text
    }
}
