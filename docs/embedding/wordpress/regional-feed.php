<?php
/**
 * Plugin Name: Regional Feed
 * Description: An address of a region's page, alone on a line, becomes a frame with its news; links open in new windows.
 * Version: 1.0
 * Requires PHP: 7.4
 * License: MIT
 */

// The server whose regions may be shown, with https and without a slash at its end.
if ( ! defined( 'REGIONAL_FEED_SERVER' ) ) {
	define( 'REGIONAL_FEED_SERVER', 'https://news.example.org' );
}

/*
 * Without this plugin WordPress finds the frame by itself, but locks it into a sandbox in which a link leads to the
 * story's page on that server instead of the newspaper. A server named here is trusted: its frame is shown as it is.
 */
add_action(
	'init',
	static function () {
		foreach ( array( '/regions/*', '/embed/*.html*' ) as $pages ) {
			wp_oembed_add_provider( REGIONAL_FEED_SERVER . $pages, REGIONAL_FEED_SERVER . '/oembed?frame=only' );
		}
	}
);
