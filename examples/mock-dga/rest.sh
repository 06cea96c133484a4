#!/bin/bash
exec python3 dga.py
