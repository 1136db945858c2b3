#define _GNU_SOURCE
#include "load.h"
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

// Samples of one frame as Gemini sends them, 24 kHz.
#define SAMPLES 480
// From one that was cut short to the next answer.
#define PAUSE_NS 400000000

static void say(media_load *load, side *side, const char *text) { side_send(load, side, text, strlen(text)); }

static int holds(ws_frame frame, const char *text) {
    return memmem(frame.payload, frame.length, text, strlen(text)) != NULL;
}

static void set_up(media_load *load, side *side, const char *text) {
    say(load, side, text);
    load->services_open += !side->is_set_up;
    side->is_set_up = 1;
}

// The answer ends as one that was asked to, and after a pause there is another one.
static void cancel(media_load *load, side *side, int64_t now) {
    char text[256];
    snprintf(
        text, sizeof text,
        "{\"type\":\"response.done\",\"event_id\":\"done_%d\",\"response\":{\"id\":\"resp_%d\",\"status\":\"cancelled\","
        "\"output\":[]}}",
        side->answer, side->answer);
    say(load, side, text);
    side->answer++;
    side->is_ahead = 0;
    side->silent_until_ns = now + PAUSE_NS;
}

void service_told(media_load *load, side *side, ws_frame frame, int64_t now) {
    if (load->settings.service == MEDIA_OPENAI) {
        if (holds(frame, "\"session.update\"")) set_up(load, side, "{\"type\":\"session.updated\",\"session\":{}}");
        else if (holds(frame, "\"response.cancel\"")) cancel(load, side, now);
    } else if (load->settings.service == MEDIA_GEMINI && holds(frame, "\"setup\"")) {
        set_up(load, side, "{\"setupComplete\":{}}");
    }
}

char *service_gemini_text(void) {
    int16_t samples[SAMPLES];
    uint8_t encoded[SAMPLES * 3];
    uint32_t noise = 1;
    for (int i = 0; i < SAMPLES; i++) {
        noise = noise * 1664525 + 1013904223;
        samples[i] = (int16_t)(noise >> 16) / 4;
    }
    char *text = NULL;
    int size = (int)base64_encode(encoded, (const uint8_t *)samples, sizeof samples);
    if (asprintf(
            &text,
            "{\"serverContent\":{\"modelTurn\":{\"parts\":[{\"inlineData\":{\"mimeType\":\"audio/pcm;rate=24000\","
            "\"data\":\"%.*s\"}}]}}}",
            size, encoded)
        < 0)
        return NULL;
    return text;
}

SSL_CTX *service_tls(const media_load_settings *settings) {
    if (!settings->certificate) return NULL;
    SSL_CTX *made = SSL_CTX_new(TLS_server_method());
    SSL_CTX_use_certificate_chain_file(made, settings->certificate);
    SSL_CTX_use_PrivateKey_file(made, settings->key, SSL_FILETYPE_PEM);
    return made;
}

ssize_t side_read(side *side) {
    uint8_t *to = side->bytes + side->filled;
    size_t room = ROOM - side->filled;
    if (!side->tls) return read(side->fd, to, room);
    int count = SSL_read(side->tls, to, (int)room);
    if (count > 0) return count;
    if (SSL_get_error(side->tls, count) != SSL_ERROR_WANT_READ) return 0;
    errno = EAGAIN;
    return -1;
}

ssize_t side_write(side *side, const void *bytes, size_t count) {
    if (!side->tls) return write(side->fd, bytes, count);
    return SSL_write(side->tls, bytes, (int)count);
}
