import CallConfig
import CallCore
import Testing

struct SecretValueTests {
    private func token(_ value: String, _ more: String = "") -> SecretValue? {
        reading("{ twilio: { authToken: \(value) }, \(more) }").config.twilio.authToken
    }

    @Test(
        "the forms of a secret have their meaning",
        arguments: [
            ("'abc'", .literal(Secret("abc"))), ("'$5.00'", .literal(Secret("$5.00"))),
            ("'${MY_TOKEN}'", .reference(SecretReference(source: .env, id: "MY_TOKEN"))),
            ("'$MY_TOKEN'", .reference(SecretReference(source: .env, id: "MY_TOKEN"))),
            ("{ source: 'env', provider: 'default', id: 'A' }", .reference(SecretReference(source: .env, id: "A"))),
            (
                "{ source: 'file', provider: 'vault', id: '/a~1b/c' }",
                .reference(SecretReference(source: .file, provider: "vault", id: "/a~1b/c"))
            ),
            (
                "{ source: 'file', provider: 'one', id: 'value' }",
                .reference(SecretReference(source: .file, provider: "one", id: "value"))
            ),
            (
                "{ source: 'exec', provider: 'op', id: 'voice/openai' }",
                .reference(SecretReference(source: .exec, provider: "op", id: "voice/openai"))
            ),
        ] as [(String, SecretValue)])
    func forms(text: String, meant: SecretValue) { #expect(token(text) == meant) }

    @Test(
        "what is no secret is refused",
        arguments: [
            "''", "' '", "'${lower}'", "'${A B}'", "{}", "{ source: 'env' }",
            "{ source: 'http', provider: 'a', id: 'A' }",
            "{ source: 'env', provider: 'default', id: 'lower' }", "{ source: 'env', provider: 'A', id: 'A' }",
            "{ source: 'env', provider: 5, id: 'A' }", "{ source: 'file', provider: 'a', id: 'x' }",
            "{ source: 'file', provider: 'a', id: '/a~2' }", "{ source: 'exec', provider: 'a', id: '../x' }",
            "{ source: 'exec', provider: 'a', id: 'x/./y' }", "{ source: 'exec', provider: 'a', id: '' }",
            "{ source: 'env', provider: 'default', id: 'A', more: 1 }",
        ])
    func refused(text: String) {
        #expect(errors("{ twilio: { authToken: \(text) } }") == ["config.secret twilio.authToken"])
    }

    @Test("a reference without a provider takes the default of its kind")
    func defaults() {
        let more = "secrets: { defaults: { file: 'vault', env: 'other' } }"
        #expect(
            token("{ source: 'file', id: '/a' }", more)
                == .reference(SecretReference(source: .file, provider: "vault", id: "/a")))
        #expect(token("'${A}'", more) == .reference(SecretReference(source: .env, provider: "other", id: "A")))
        #expect(token("{ source: 'exec', id: 'a' }") == .reference(SecretReference(source: .exec, id: "a")))
    }

    @Test("a reference counts as configured")
    func configured() {
        #expect(problems(twilio().replacing("\"t\"", with: "'${TWILIO_TOKEN}'")).isEmpty)
    }

    @Test("a reference to a source that is not declared, or of a feature that is off, is a warning")
    func warnings() {
        let reference = "{ source: 'file', provider: 'vault', id: '/a' }"
        #expect(problems(twilio().replacing("\"t\"", with: reference)) == ["config.secret twilio.authToken"])
        #expect(
            problems(twilio("realtime: { providers: { openai: { apiKey: \(reference) } } }"))
                == ["SECRETS_REF_IGNORED_INACTIVE_SURFACE realtime.providers.openai.apiKey"])
    }
}
