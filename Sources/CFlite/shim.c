/* initstate and setstate are X/Open; strict C modes hide them. */
#define _DEFAULT_SOURCE 1
#define _XOPEN_SOURCE 700

#include "CFlite.h"

#include <flite/flite.h>
#include <setjmp.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

/* The voice libraries ship no headers. */
cst_voice *register_cmu_us_kal(const char *voxdir);
cst_voice *register_cmu_us_slt(const char *voxdir);
cst_voice *register_cmu_us_rms(const char *voxdir);
cst_voice *register_cmu_us_awb(const char *voxdir);

enum { VOICE_COUNT = 4, NOISE_STATE_BYTES = 128, NOISE_SEED = 1 };

static cst_voice *voices[VOICE_COUNT];

static cst_voice *voice_named(cflite_voice voice) {
    static cst_voice *(*const registrars[VOICE_COUNT])(const char *) = {
        register_cmu_us_kal, register_cmu_us_slt, register_cmu_us_rms, register_cmu_us_awb};
    static int started;

    if ((int)voice < 0 || (int)voice >= VOICE_COUNT) {
        return NULL;
    }
    if (!started) {
        flite_init();
        started = 1;
    }
    if (voices[voice] == NULL) {
        voices[voice] = registrars[voice](NULL);
    }
    return voices[voice];
}

static cflite_status take_samples(cst_wave *wave, cflite_clip *clip) {
    size_t bytes;

    if (wave == NULL || wave->num_samples < 0 || wave->num_channels != 1) {
        return CFLITE_FAILED;
    }
    clip->sample_rate = wave->sample_rate;
    if (wave->num_samples == 0) {
        return CFLITE_OK;
    }
    bytes = (size_t)wave->num_samples * sizeof(int16_t);
    clip->samples = malloc(bytes);
    if (clip->samples == NULL) {
        return CFLITE_FAILED;
    }
    memcpy(clip->samples, wave->samples, bytes);
    clip->count = wave->num_samples;
    return CFLITE_OK;
}

/* Flite ends the process on an internal error unless it finds a place to jump to. */
static cflite_status speak(cflite_voice voice, const char *text, cflite_clip *clip) {
    static jmp_buf on_error;
    static cst_wave *wave; /* static: its value after a jump is then certain */
    cflite_status status;

    wave = NULL;
    cst_errjmp = &on_error;
    if (setjmp(on_error) != 0) {
        cst_errjmp = NULL;
        return CFLITE_FAILED;
    }
    if (voice_named(voice) == NULL) {
        cst_errjmp = NULL;
        return CFLITE_NO_VOICE;
    }
    wave = flite_text_to_wave(text, voices[voice]);
    cst_errjmp = NULL;
    status = take_samples(wave, clip);
    if (wave != NULL) {
        delete_wave(wave);
        wave = NULL;
    }
    return status;
}

cflite_status cflite_synthesize(cflite_voice voice, const char *text, cflite_clip *clip) {
    /* The 16 kHz voices draw their breath noise from rand(); a fixed, private state makes it repeatable. */
    static char noise[NOISE_STATE_BYTES];
    char *previous;
    cflite_status status;

    clip->samples = NULL;
    clip->count = 0;
    clip->sample_rate = 0;
    previous = initstate(NOISE_SEED, noise, sizeof noise);
    status = speak(voice, text, clip);
    if (previous != NULL) {
        setstate(previous);
    }
    return status;
}

void cflite_release(cflite_clip *clip) {
    free(clip->samples);
    clip->samples = NULL;
    clip->count = 0;
}
