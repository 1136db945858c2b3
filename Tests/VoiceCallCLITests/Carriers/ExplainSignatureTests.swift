import Testing

@testable import voicecall

@Suite("Why a signature does not hold")
struct ExplainSignatureTests {
    /// The example of Twilio's documentation, signed for `https://mycompany.com/myapp.php?foo=1&bar=2`.
    private static func capture(url: String) -> String {
        """
        {"name": "example", "provider": "twilio", "method": "POST", "url": "\(url)",
         "headers": {"X-Twilio-Signature": "RSOYDt4T1cUTdK1PDd93/VVr8B8=",
                     "Content-Type": "application/x-www-form-urlencoded"},
         "body": "CallSid=CA1234567890ABCDE&Caller=%2B14158675309&Digits=1234&From=%2B14158675309&To=%2B18005551212",
         "secret": "12345"}
        """
    }

    private static let right = capture(url: "https://mycompany.com/myapp.php?foo=1&bar=2")
    private static let http = capture(url: "http://mycompany.com/myapp.php?foo=1&bar=2")

    @Test(
        "what is printed is in the golden files, with its exit code",
        arguments: [
            ("explain-verified", right, [], 0), ("explain-refused", http, [], 1),
            ("explain-refused-json", http, ["--json"], 1),
            ("explain-cases", "{\"cases\": [\(right), \(http), {\"name\": \"\\u001b[2J\"}]}", [], 0),
            ("explain-no-json", "{", [], 66), ("explain-incomplete", "{}", [], 66),
        ] as [(String, String, [String], Int32)])
    func golden(_ name: String, _ capture: String, _ options: [String], _ status: Int32) throws {
        let folder = try TemporaryFolder()
        let file = try folder.write(Array(capture.utf8), to: "capture.json")
        let result = Command.run(["explain-signature", file] + options)
        #expect(result.status == status, "\(result.out)\(result.err)")
        #expect(!(result.out + result.err).contains("12345\""))
        try Golden.check((result.out + result.err).replacing(folder.path, with: "FOLDER"), name)
    }
}
