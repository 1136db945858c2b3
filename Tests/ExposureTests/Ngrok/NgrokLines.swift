/// What ngrok prints, as shell text.
enum NgrokLines {
    static let noise = #"""
        cat <<'END'
        {"lvl":"info","msg":"no configuration paths supplied","t":"2026-01-02T03:04:05.1+00:00"}
        {"file":"/home/u/.config/ngrok/ngrok.yml","lvl":"info","msg":"using configuration at default config path"}
        {"err":null,"lvl":"info","msg":"starting web service","obj":"web","addr":"127.0.0.1:4040","allow_hosts":[]}
        {"lvl":"info","msg":"client session established","obj":"csess","id":"5f0d"}
        {"err":"dial tcp: i/o timeout ERR_NGROK_9009","lvl":"warn","msg":"retrying","obj":"csess"}
        not JSON at all
        {"broken":
        END

        """#
    static let started = #"""
        cat <<'END'
        {"addr":"http://localhost:3334","lvl":"info","msg":"started tunnel","name":"command_line","obj":"tunnels","url":"https://ab12.ngrok-free.app"}
        END

        """#
    /// Goes on until it is stopped.
    static let stays = "exec sleep 600\n"

    static let needsAccount = #"""
        cat >&2 <<'END'
        ERROR:  authentication failed: Usage of ngrok requires a verified account and authtoken.
        ERROR:
        ERROR:  Sign up for an account: https://dashboard.ngrok.com/signup
        ERROR:
        ERROR:  ERR_NGROK_4018
        ERROR:
        END
        exit 1

        """#
    static let badToken = #"""
        cat <<'END'
        {"err":"The authtoken you specified does not look like a proper ngrok tunnel authtoken.\nYour authtoken: stored-token\nInstructions are on your dashboard.\r\n\r\nERR_NGROK_105\r\n","lvl":"eror","msg":"failed to auth","obj":"tunnels.session"}
        END
        exec sleep 600

        """#
}
